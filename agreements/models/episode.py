"""The episode: a stretch of time in which reality and agreement drift apart in one respect."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.commitment import Commitment


class Rule(models.TextChoices):
    NO_NEWS = "no_news", _("No news")
    DATE_PASSED = "date_passed", _("The date has passed")


class EpisodeQuerySet(models.QuerySet["Episode"]):
    def open(self) -> "EpisodeQuerySet":
        return self.filter(closed_at=None)


class Episode(models.Model):
    """One drift, alerted once; it closes by itself when its reason is gone."""

    Rule = Rule

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="episodes")
    rule = models.CharField(max_length=12, choices=Rule.choices)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # What was seen when it opened: dates and ids, for the alert and the page.
    evidence = models.JSONField(default=dict)

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "rule"], condition=Q(closed_at=None), name="drift_is_one_episode_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.get_rule_display()}"
