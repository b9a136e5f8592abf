"""Until when a task is hidden: one press for the usual days, or a day of one's own."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.analysis.wall_clock import NINE, day_at, moment_at

LONGEST = timedelta(days=366)


class When(models.TextChoices):
    TOMORROW = "tomorrow", _("Tomorrow morning")
    THREE_DAYS = "three_days", _("In three days")
    MONDAY = "monday", _("Next Monday")
    DAY = "day", _("Until this day")


class SnoozeForm(forms.Form):
    """Each choice is a button; a day is asked for only with the last of them."""

    when = forms.ChoiceField(
        label=_("Until when?"),
        choices=When.choices,
        error_messages={"required": _("Choose until when."), "invalid_choice": _("Choose one of these days.")},
    )
    day = forms.DateField(
        label=_("Or a day of your choice"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day like 2027-03-15.")},
    )

    def __init__(self, data: Any = None, *, now: datetime, zone: str) -> None:
        super().__init__(data)
        self.today, self.zone = day_at(now, zone), zone

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("when") == When.DAY and "day" not in self.errors:
            self._check(said.get("day"))
        return said

    @property
    def until(self) -> datetime:
        """Return the moment: nine in the morning of the chosen day, where the person is."""
        return moment_at(self._day(), NINE, self.zone)

    def _check(self, day: date | None) -> None:
        if day is None:
            self.add_error("day", _("Choose a day."))
        elif not self.today < day <= self.today + LONGEST:
            self.add_error("day", _("Choose a day after today, within a year."))

    def _day(self) -> date:
        when = self.cleaned_data["when"]
        if when == When.DAY:
            day: date = self.cleaned_data["day"]
            return day
        days = {When.TOMORROW: 1, When.THREE_DAYS: 3, When.MONDAY: 7 - self.today.weekday()}
        return self.today + timedelta(days=days[when])
