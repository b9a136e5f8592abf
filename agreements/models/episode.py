"""The episode: a period in which an agreement and what is reported differ in one respect."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.commitment import Commitment
from agreements.models.review import Review
from stakeholders.models import User


class Rule(models.TextChoices):
    NO_NEWS = "no_news", _("No news")
    DATE_PASSED = "date_passed", _("The date has passed")
    NOT_REVIEWED = "not_reviewed", _("The review was not held")


class ClosingReason(models.TextChoices):
    """What settled an episode."""

    CHECKED_IN = "checked_in"
    PASSED_ON = "passed_on"
    DATE_MOVED = "date_moved"
    DONE = "done"
    ENDED = "ended"
    PAUSED = "paused"
    REVIEWED = "reviewed"
    REVIEW_MOVED = "review_moved"


class EpisodeQuerySet(models.QuerySet["Episode"]):
    def open(self) -> "EpisodeQuerySet":
        return self.filter(closed_at=None)


class Episode(models.Model):
    """One drift, alerted once; it closes by itself when its reason is gone."""

    Rule = Rule

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="episodes")
    # Null where the agreement itself drifts: a review that was not held.
    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="episodes")
    review = models.ForeignKey(Review, null=True, on_delete=models.PROTECT, related_name="episodes")
    rule = models.CharField(max_length=12, choices=Rule.choices)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # What was seen when it opened: dates and ids, for the alert and the page.
    evidence = models.JSONField(default=dict)
    # "Not needed any more", said by either side: nobody further is told.
    stilled_at = models.DateTimeField(null=True)
    stilled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "rule"], condition=Q(closed_at=None), name="drift_is_one_episode_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["review"], condition=Q(closed_at=None), name="review_drifts_in_one_episode_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(rule="not_reviewed", review__isnull=False, commitment=None)
                | ~Q(rule="not_reviewed") & Q(review=None, commitment__isnull=False),
                name="episode_is_about_a_commitment_or_a_review",
            ),
            models.CheckConstraint(
                condition=Q(stilled_at=None, stilled_by=None) | Q(stilled_at__isnull=False, stilled_by__isnull=False),
                name="stilling_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment or self.review}: {self.get_rule_display()}"
