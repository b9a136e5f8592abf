"""The commitment: the identity of one promise, which stays while its terms change."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.numbering import next_number
from agreements.models.pause import Pause
from stakeholders.models import User


class ReportedStatus(models.TextChoices):
    NOT_YET = "", _("No check-in yet")
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")
    DONE = "done", _("Done")


RUNS = Q(terms__isnull=False, ended_at=None) & ~Q(reported_status=ReportedStatus.DONE)
# The schedule of a running commitment must follow its terms in force; one that does not run has no schedule.
IS_LEFT_BEHIND = RUNS & (Q(followed=None) | ~Q(followed=F("terms"))) | ~RUNS & Q(followed__isnull=False)


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: User) -> "CommitmentQuerySet":
        """Commitments in force of agreements that exist for this person."""
        return self.filter(terms__isnull=False, agreement__in=Agreement.objects.visible_to(user).values("pk"))

    def running(self) -> "CommitmentQuerySet":
        """Commitments in force that are neither done nor ended."""
        return self.filter(RUNS)

    def left_behind(self) -> "CommitmentQuerySet":
        """Those whose schedule does not follow yet: other terms took force, it is done or ended, or goes on."""
        return self.filter(IS_LEFT_BEHIND)

    def asked(self, at: datetime) -> "CommitmentQuerySet":
        """Those running whose owner may be asked about them at this moment.

        An agreement that is paused asks nothing, and neither does what its owner has reported as done a moment ago.
        """
        rests = Pause.objects.running(at).filter(agreement=OuterRef("agreement"))
        return self.running().exclude(Exists(rests)).exclude(pending__status=ReportedStatus.DONE)


class Commitment(models.Model):
    """One promise to another department: its number, its reported status and when it ended."""

    ReportedStatus = ReportedStatus

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="commitments")
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True, editable=False)
    # Null until in force; taking force is the only thing that moves it.
    terms = models.OneToOneField(
        "agreements.CommitmentTerms", null=True, on_delete=models.PROTECT, related_name="in_force_for"
    )
    # The terms that its schedule follows, null while it has none; written by the tick alone.
    followed = models.ForeignKey(
        "agreements.CommitmentTerms", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reported_status = models.CharField(
        max_length=10, choices=ReportedStatus.choices, blank=True, default=ReportedStatus.NOT_YET
    )
    reported_at = models.DateTimeField(null=True)
    # The newest check-in that is not disclosed yet: only its writer, the owner and their stand-in see it.
    pending = models.ForeignKey(
        "agreements.CheckIn", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "key"], name="commitment_has_its_key"),
            models.CheckConstraint(
                condition=Q(reported_status="", reported_at=None)
                | ~Q(reported_status="") & Q(reported_at__isnull=False),
                name="reported_status_has_its_moment",
            ),
        ]
        indexes = [
            # Reader: the tick, every 30 seconds; almost always empty.
            models.Index(fields=["agreement"], condition=IS_LEFT_BEHIND, name="commitment_left_behind"),
            # Reader: the tick, every 30 seconds; holds the check-ins of the last half hour.
            models.Index(fields=["pending"], condition=Q(pending__isnull=False), name="commitment_with_pending_word"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("agreements:commitment-detail", args=[self.reference])

    @property
    def reference(self) -> str:
        return f"C-{self.number:04d}"

    @property
    def is_done(self) -> bool:
        return self.reported_status == ReportedStatus.DONE

    @property
    def is_running(self) -> bool:
        return self.terms_id is not None and self.ended_at is None and not self.is_done

    @classmethod
    def promise(cls, *, agreement: Agreement, key: uuid.UUID) -> "Commitment":
        """Return the commitment of this key, created under its next number at the first call."""
        known = cls.objects.filter(key=key, agreement=agreement).first()
        return known or cls.objects.create(agreement=agreement, key=key, number=next_number(cls))
