"""The pause: a period in which nobody is asked anything about an agreement."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from agreements.models.agreement import Agreement
from stakeholders.models import User
from stakeholders.text.model_fields import ProseField


class PauseQuerySet(models.QuerySet["Pause"]):
    def running(self, at: datetime) -> "PauseQuerySet":
        """Pauses that hold at this moment."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)


class Pause(models.Model):
    """From one day until another, with its reason; ending it early moves its end."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="pauses")
    # The first and the last day, where the organisation is, and the moments they make.
    from_on = models.DateField()
    until_on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = ProseField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = PauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="pause_ends_after_it_starts"),
        ]
        indexes = [
            # Reader: the tick, leaving out what is paused.
            models.Index(fields=["agreement", "ends_at"], name="pause_by_agreement"),
            # Reader: the tick, looking for agreements that are paused now.
            models.Index(fields=["ends_at"], name="pause_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, paused from {self.from_on} to {self.until_on}"
