"""The form that sends a kept draft to the others: a few words with it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.text.form_fields import ProseField


class CoveringNoteForm(forms.Form):
    """Words of the lead that stand in the first mail of everybody who is asked."""

    covering_note = ProseField(
        label=_("Your words"),
        help_text=_("Why it is worth their time. You can leave this empty."),
        required=False,
        rows=4,
    )
