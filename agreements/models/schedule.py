"""The schedule: when the owner of one commitment is asked how it is going."""

from django.db import models
from django.db.models import Q

from agreements.models.commitment import Commitment
from agreements.models.revision import Revision
from agreements.models.rhythm import Unit
from stakeholders.models import User


class Schedule(models.Model):
    """The agreed rhythm, applied to one commitment and its owner; a wall-clock rule in the owner's zone."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="schedules")
    # The revision in force that this schedule was made from; a newer one makes the tick look again.
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    zone = models.CharField(max_length=64)
    anchor_on = models.DateField()
    unit = models.CharField(max_length=7, choices=Unit.choices)
    every = models.PositiveSmallIntegerField()
    clock = models.TimeField()
    ends_on = models.DateField(null=True)
    # The day of the promise, which is mentioned to its owner; copied from the terms it follows.
    due_on = models.DateField()
    next_seq = models.PositiveIntegerField(default=0)
    next_due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(closed_at=None), name="commitment_has_one_open_schedule"
            ),
            models.CheckConstraint(condition=Q(every__gte=1), name="schedule_moves_forward"),
        ]
        indexes = [
            # Reader: the tick, every 30 seconds.
            models.Index(fields=["next_due_at"], condition=Q(closed_at=None), name="schedule_by_next_due_at"),
            # Reader: the tick, looking for dates that come near or have passed.
            models.Index(fields=["due_on"], condition=Q(closed_at=None), name="schedule_by_due_on"),
            # Reader: the tick, looking for people who live in another zone by now.
            models.Index(fields=["owner", "zone"], condition=Q(closed_at=None), name="schedule_by_owner_and_zone"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}, every {self.every} {self.unit}"
