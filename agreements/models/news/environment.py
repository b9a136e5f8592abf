"""The environment: which database, under which name, may send this organisation's mail."""

from django.db import models
from django.db.models import Q

THE_ONLY = 1


class Environment(models.Model):
    """Where mail was first sent from; a copy of the database contains this row, which reveals the copy."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONLY, editable=False)
    identity = models.CharField(max_length=64)
    # Null until somebody let another environment send.
    released_at = models.DateTimeField(null=True)
    released_by_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=THE_ONLY), name="there_is_one_environment")]

    def __str__(self) -> str:
        return self.identity
