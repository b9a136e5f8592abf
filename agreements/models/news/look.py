"""The look: when a round last searched all promises and found nothing to do."""

from django.db import models
from django.db.models import Q

THE_ONLY = 1


class Look(models.Model):
    """One row, so that rounds with nothing to do ask one question; without it the next round searches everywhere."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONLY, editable=False)
    at = models.DateTimeField()
    # Before this moment the clock alone makes nothing due that only such a search would find.
    until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=THE_ONLY), name="there_is_one_look")]

    def __str__(self) -> str:
        return f"{self.at} until {self.until}"
