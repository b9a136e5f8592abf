"""Parking: a person hides a task until a moment of their choice."""

from django.db import models

from stakeholders.models import User


class Parking(models.Model):
    """One task, hidden from one person until then; it is still open."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The id of the thing on Home, such as offer-12; it is made from what it is about.
    need = models.CharField(max_length=80)
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "need"], name="thing_is_parked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.need} until {self.until}"
