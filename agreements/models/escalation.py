"""The escalation ladder: which agreed steps have been taken for an episode."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.episode import Episode


class Rung(models.TextChoices):
    FOREWARNED = "forewarned", _("The owner is told that the receiver will be")
    COUNTERPART = "counterpart", _("The receiver is told")
    CONTACT = "contact", _("The escalation contact is asked")


class Escalation(models.Model):
    """One step of the ladder, taken once for each episode."""

    Rung = Rung

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="escalations")
    rung = models.CharField(max_length=12, choices=Rung.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["episode", "rung"], name="rung_is_climbed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.episode}: {self.get_rung_display()}"
