"""The receiver's answer to what is reported as done."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.text.form_fields import ProseField


class MissingForm(forms.Form):
    """Returns a completion, with a required note of what is missing."""

    missing = ProseField(
        label=_("If something is missing: what?"),
        help_text=_("Best as a short list, against what was agreed."),
        rows=4,
        error_messages={"required": _("Say what is missing, so that the owner can add it.")},
    )
