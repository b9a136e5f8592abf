"""Forms of the operations page: which stopped mails are meant."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import OutboxMessage


class StoppedMailForm(forms.Form):
    """The mails that an administrator ticked."""

    mail = forms.ModelMultipleChoiceField(
        label=_("Mails"),
        queryset=OutboxMessage.objects.all(),
        error_messages={"required": _("Choose at least one mail."), "invalid_choice": _("This mail does not exist.")},
    )
