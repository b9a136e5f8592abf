"""The reminder: a record that a due date was announced once before, on or after it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.commitment import Commitment


class Step(models.TextChoices):
    BEFORE = "before", _("Before the date")
    ON = "on", _("On the date")
    AFTER = "after", _("After the date")


class Reminder(models.Model):
    """One mention of one date; another date is mentioned anew."""

    Step = Step

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reminders")
    due_on = models.DateField()
    step = models.CharField(max_length=6, choices=Step.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "due_on", "step"], name="date_is_mentioned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} {self.step} {self.due_on}"
