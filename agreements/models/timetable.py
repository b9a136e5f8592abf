"""The timetable of a draft: by when the parties want to have talked, to have the text, and to sign."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement


class ProposedDay(models.TextChoices):
    """What a proposed day is for; the values are the names of the columns."""

    TALK = "talk_on", _("talk")
    TEXT = "text_on", _("text ready")
    SIGN = "sign_by", _("sign by")


class Timetable(models.Model):
    """Proposed days of one draft: nothing waits for them, and nothing is blocked by them."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="timetable")
    talk_on = models.DateField(null=True, blank=True)
    text_on = models.DateField(null=True, blank=True)
    sign_by = models.DateField(null=True, blank=True)
    # Counts the changes, so that one that was not seen is not overwritten.
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.agreement}: {self.sign_by or ''}"

    def day_of(self, proposed: ProposedDay) -> date | None:
        """Return the proposed day for this, if there is one."""
        day: date | None = getattr(self, proposed)
        return day

    def days(self) -> dict[str, str | None]:
        """Return all of them as JSON values."""
        days = {proposed.value: self.day_of(proposed) for proposed in ProposedDay}
        return {name: day.isoformat() if day else None for name, day in days.items()}
