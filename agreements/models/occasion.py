"""The occasion: one point of the rhythm at which a check-in is asked for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.commitment import Commitment
from agreements.models.schedule import Schedule
from stakeholders.models import User


class Closing(models.TextChoices):
    OPEN = "", _("Open")
    ANSWERED = "answered", _("Answered")
    MISSED = "missed", _("Passed over")
    PASSED_ON = "passed_on", _("Passed on")
    ENDED = "ended", _("No longer needed")
    PAUSED = "paused", _("Paused")


class Occasion(models.Model):
    """One check-in that is due; open until answered, or until it no longer matters."""

    Closing = Closing

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="occasions")
    seq = models.PositiveIntegerField()
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="occasions")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="occasions")
    due_at = models.DateTimeField()
    closing = models.CharField(max_length=10, choices=Closing.choices, blank=True, default=Closing.OPEN)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "seq"], name="occasion_happens_once"),
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(closing=""), name="only_the_newest_check_in_is_owed"
            ),
            models.CheckConstraint(
                condition=Q(closing="", closed_at=None) | ~Q(closing="") & Q(closed_at__isnull=False),
                name="closing_has_its_moment",
            ),
        ]
        indexes = [
            # Reader: home of the owner.
            models.Index(fields=["owner", "due_at"], condition=Q(closing=""), name="open_occasion_by_owner"),
            # Reader: the rule "no news".
            models.Index(fields=["due_at"], condition=Q(closing=""), name="open_occasion_by_due_at"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} at {self.due_at}"
