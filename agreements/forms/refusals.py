"""The lead's answer to a refusal to sign."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.text.form_fields import ProseField


class RefusalAnswerForm(forms.Form):
    """What has changed, or what is offered."""

    words = ProseField(error_messages={"required": _("Say what has changed, or what you offer.")})
