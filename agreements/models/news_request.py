"""The request for news: somebody who reads a promise or a change asked how it stands."""

from django.db import models
from django.db.models import Q

from agreements.models.commitment import Commitment
from agreements.models.revision import Revision
from stakeholders.models import User


class NewsRequest(models.Model):
    """One question of one person on one day: to the owner of a promise, or to those who decide on an open change."""

    commitment = models.ForeignKey(
        Commitment, null=True, on_delete=models.PROTECT, related_name="news_requests", db_index=False
    )
    revision = models.ForeignKey(
        Revision, null=True, on_delete=models.PROTECT, related_name="news_requests", db_index=False
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The day where the asker is; a second press on that day is the same question.
    asked_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        # Both are also what the pages of a promise and of a change are read by.
        constraints = [
            models.UniqueConstraint(fields=["commitment", "asked_by", "asked_on"], name="owner_is_asked_once_a_day"),
            models.UniqueConstraint(fields=["revision", "asked_by", "asked_on"], name="deciders_are_asked_once_a_day"),
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, revision=None) | Q(commitment=None, revision__isnull=False),
                name="news_is_asked_of_a_promise_or_a_change",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment or self.revision}, asked by {self.asked_by} on {self.asked_on}"
