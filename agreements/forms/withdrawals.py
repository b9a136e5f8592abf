"""The form that withdraws a draft: a reason, if there is one to give."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.text.form_fields import ProseField


class WithdrawForm(forms.Form):
    """A reason that everybody who could read the draft reads."""

    reason = ProseField(
        label=_("Why?"),
        help_text=_("One or two sentences for those who worked on it. You can leave this empty."),
        required=False,
    )
