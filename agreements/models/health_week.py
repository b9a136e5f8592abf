"""The health of an agreement at the end of a week, as the dashboard shows it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement


class HealthWord(models.TextChoices):
    """Every word that is said of an agreement in force, from what needs people most to what needs them least."""

    OFF_TRACK = "off_track", _("Off track")
    AT_RISK = "at_risk", _("At risk")
    NO_NEWS = "no_news", _("No news")
    ADJUSTING = "adjusting", _("Adjusting")
    PAUSED = "paused", _("Paused")
    NOT_YET = "not_yet", _("No check-in yet")
    ON_TRACK = "on_track", _("On track")


class HealthWeek(models.Model):
    """One agreement at the end of one week; there is none for weeks before it took force."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="health_weeks", db_index=False)
    # The Monday with which the week began, where the organisation is.
    week = models.DateField()
    word = models.CharField(max_length=10, choices=HealthWord.choices)

    class Meta:
        constraints = [
            # Readers: the dashboard, the words of eight weeks; the tick, the newest week that is written.
            models.UniqueConstraint(fields=["week", "agreement"], name="agreement_has_one_word_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.week}: {self.get_word_display()}"
