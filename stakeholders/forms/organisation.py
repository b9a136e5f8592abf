"""What the organisation is called, where its days end, and how its people may answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.forms.people import ZoneForm
from stakeholders.models import Organisation


class OrganisationForm(ZoneForm):
    """What an administrator changes of the organisation."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Organisation
        fields = ["name", "zone", "mail_links"]
        labels = {"mail_links": _("People may check in from a link in a mail")}
        help_texts = {"mail_links": _("Without it mails only say that a check-in is due; people sign in to answer.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].help_text = _("A date that is promised ends at midnight of this place.")
