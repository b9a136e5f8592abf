"""The owner's answer to a commitment of a draft."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.forms.people import near
from agreements.forms.terms import LAST_DAY
from agreements.models import Agreement
from stakeholders.forms.person_choice import offer_people, people
from stakeholders.models import User
from stakeholders.text.form_fields import ProseField


class Choice(models.TextChoices):
    CONFIRM = "confirm", _("I take it on as it stands")
    OTHER_DATE = "other_date", _("I take it on, with another date")
    PASS_ON = "pass_on", _("Somebody else should take it on")
    DECLINE = "decline", _("I cannot take it on")


NEED_A_REASON = (Choice.OTHER_DATE, Choice.PASS_ON, Choice.DECLINE)


class HandshakeForm(forms.Form):
    """Confirm, or with a reason: offer another date, pass on to somebody else, decline."""

    choice = forms.ChoiceField(
        label=_("Your answer"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the four.")},
    )
    due_on = forms.DateField(
        label=_("Another date"),
        help_text=_("The receiver is asked first. If they agree, you have taken it on for that day."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    to = forms.ModelChoiceField(
        label=_("Who?"),
        help_text=_("The receiver is asked first. If they agree, this person is asked to take it on."),
        queryset=User.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Choose somebody else who works here.")},
    )
    reason = ProseField(
        label=_("Why, and what would make it possible?"),
        required=False,
    )

    def __init__(self, data: Any = None, *, agreement: Agreement, today: date, owner: User) -> None:
        super().__init__(data)
        self.today = today
        to = cast("forms.ModelChoiceField[User]", self.fields["to"])
        offer_people(to, people().exclude(pk=owner.pk), near=near(agreement))
        to.empty_label = _("Choose …")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        choice = cleaned.get("choice")
        if choice == Choice.OTHER_DATE and "due_on" not in self.errors:
            self._check_date(cleaned.get("due_on"))
        if choice == Choice.PASS_ON and "to" not in self.errors and cleaned.get("to") is None:
            self.add_error("to", _("Choose who should take it on."))
        if choice in NEED_A_REASON and "reason" not in self.errors and not cleaned.get("reason"):
            self.add_error("reason", _("Say why, so that the others can find another way."))
        return cleaned

    def _check_date(self, due_on: date | None) -> None:
        if due_on is None:
            self.add_error("due_on", _("Choose the date that you can keep."))
        elif not self.today <= due_on <= LAST_DAY:
            self.add_error("due_on", _("Choose today or a day after it."))
