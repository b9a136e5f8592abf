"""Snooze: a person hides a task until a moment of their choice; pages say *parked*."""

from django.db import models

from stakeholders.models import User


class Snooze(models.Model):
    """One task, hidden from one person until then; it is still open."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The key of the task on Home, such as offer-12; it is made from what it is about.
    need = models.CharField(max_length=80)
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "need"], name="task_is_snoozed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.need} until {self.until}"
