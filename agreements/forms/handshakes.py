"""The owner's answer to a commitment."""

from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.forms.terms import LAST_DAY


class Choice(models.TextChoices):
    CONFIRM = "confirm", _("I confirm it as it stands")
    OTHER_DATE = "other_date", _("I confirm it with another date")
    DECLINE = "decline", _("I cannot take it on")


class HandshakeForm(forms.Form):
    """Confirm, confirm with another date, or decline with a reason."""

    choice = forms.ChoiceField(label=_("Your answer"), choices=Choice.choices, widget=forms.RadioSelect)
    due_on = forms.DateField(
        label=_("Another date"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(
        label=_("Why not, and what would make it possible?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, today: date, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("choice") == Choice.OTHER_DATE and "due_on" not in self.errors:
            self._check_date(cleaned.get("due_on"))
        if cleaned.get("choice") == Choice.DECLINE and not cleaned.get("reason"):
            self.add_error("reason", _("Say why, so that the others can find another way."))
        return cleaned

    def _check_date(self, due_on: date | None) -> None:
        if due_on is None:
            self.add_error("due_on", _("Choose the date that you can keep."))
        elif not self.today <= due_on <= LAST_DAY:
            self.add_error("due_on", _("Choose today or a day after it."))
