"""What is looked for, of which kind, as the address says."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.text.form_fields import SearchField


class SearchForm(forms.Form):
    """Words to look for."""

    q = SearchField(
        required=False,
        label=_("Look for"),
        help_text=_("Words or their beginnings, names, and numbers such as AG-3 or C-12."),
    )
