"""The receiver's answer to a counter-offer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.text.form_fields import ProseField


class RefusalForm(forms.Form):
    """The receiver refuses another owner or date, with a required reason."""

    reason = ProseField(
        label=_("If you do not agree: why not?"),
        error_messages={"required": _("Say why not, so that the owner can find another way.")},
    )
