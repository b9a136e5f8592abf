"""Presence: in which clause of a draft somebody is writing, and when they last did."""

from django.db import models

from agreements.models.agreement import Agreement
from stakeholders.models import User


class Presence(models.Model):
    """The newest place of one person in one draft; it says nothing after some minutes and is swept away."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()  # of the clause
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "person"], name="person_writes_in_one_place_of_a_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.key}"
