"""When a person left the organisation and when they came back, so that a day of the past can be read as it was."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from stakeholders.models.user import User


class DepartureQuerySet(models.QuerySet["Departure"]):
    def running(self, at: datetime) -> "DepartureQuerySet":
        """Those of people who were gone at a moment."""
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class Departure(models.Model):
    """From when somebody's access was closed, and until when; null while it is."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="departures")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="departure_ends_after_it"),
            # Reader: the word of a promise, looking for since when its owner is gone.
            models.UniqueConstraint(fields=["person"], condition=Q(until=None), name="one_departure_runs"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, gone since {self.since:%Y-%m-%d}"
