"""The circuit breaker: whether ordinary mail is held because far more than usual was sent."""

from django.db import models
from django.db.models import Q

from stakeholders.models import User

THE_ONLY = 1


class Breaker(models.Model):
    """The breaker; the table holds at most one row, and none means that it never opened."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONLY, editable=False)
    opened_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=THE_ONLY), name="there_is_one_breaker"),
            models.CheckConstraint(
                condition=Q(released_at=None, released_by=None)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="breaker_is_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.reason or "closed"
