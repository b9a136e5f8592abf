"""The form that sets a warning aside: which one, and why in one sentence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.text.form_fields import ProseField


class SetAsideForm(forms.Form):
    """A key of a warning and a reason."""

    warning = forms.CharField(
        max_length=60, widget=forms.HiddenInput, error_messages={"required": _("Choose what is set aside.")}
    )
    reason = ProseField(
        error_messages={
            "required": _("Say in one sentence why you go on all the same."),
        },
    )
