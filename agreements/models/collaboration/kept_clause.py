"""The kept clause: a department keeps the wording of one clause for itself; the others suggest."""

from django.db import models

from agreements.models.agreement import Agreement
from agreements.models.party import Party


class KeptClauseQuerySet(models.QuerySet["KeptClause"]):
    def effective(self) -> "KeptClauseQuerySet":
        """Those whose party sits at the table with others, and for which somebody active may speak."""
        others = Party.objects.filter(agreement=models.OuterRef("agreement"), left_at=None)
        others = others.exclude(pk=models.OuterRef("party"))
        voiced = Party.objects.filter(left_at=None).with_a_voice().values("pk")
        return self.filter(models.Exists(others), party__in=voiced)


class KeptClause(models.Model):
    """One clause, by its key in every revision; released, the row is gone and the history tells of both."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="kept_clauses")
    key = models.UUIDField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = KeptClauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "key"], name="clause_is_kept_by_one_party"),
        ]

    def __str__(self) -> str:
        return f"{self.key} by {self.party}"
