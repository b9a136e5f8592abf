"""Passing on: the owner of a drafted commitment proposes somebody else, and the receiver consents or not."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.commitment import Commitment
from agreements.models.commitment_terms import CommitmentTerms
from agreements.models.revision import Revision
from stakeholders.models import User
from stakeholders.text.model_fields import ProseField


class Consent(models.TextChoices):
    OPEN = "", _("Waits for the receiver")
    GIVEN = "given", _("Consented")
    REFUSED = "refused", _("Not agreed")
    CLOSED = "closed", _("No longer asked")


class PassingOn(models.Model):
    """One proposal to hand a drafted commitment to another owner, who is asked for their word afterwards."""

    Consent = Consent

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="passings_on")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = ProseField()
    # SHA-256 of the words that were passed on; other words make it another question.
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    consent = models.CharField(max_length=7, choices=Consent.choices, blank=True, default=Consent.OPEN)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    refusal = ProseField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(consent=""), name="commitment_is_passed_on_to_one_person_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(to=models.F("owner")), name="commitment_is_passed_on_to_somebody_else"),
            models.CheckConstraint(
                condition=Q(consent="", answered_at=None, answered_by=None)
                | ~Q(consent="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="consent_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} to {self.to}"

    def is_about(self, wording: CommitmentTerms) -> bool:
        """True while the words are those that were to be passed on, by their owner of then."""
        same_words = self.revision_id == wording.revision_id and self.digest == wording.acceptance_digest
        return same_words and self.owner_id == wording.owner_id


def passings_on(wordings: Iterable[CommitmentTerms]) -> dict[int, PassingOn]:
    """Return what waits for a receiver's consent, by commitment id; one query."""
    asked = {wording.commitment_id: wording for wording in wordings}
    waiting = PassingOn.objects.filter(commitment__in=asked, consent=Consent.OPEN).select_related("owner", "to")
    return match(asked.values(), waiting)


def close_passings_on(commitment: Commitment, *, by: User, at: datetime) -> None:
    """Note that nobody waits for a consent any more; the caller holds the lock on the agreement."""
    waiting = PassingOn.objects.filter(commitment=commitment, consent=Consent.OPEN)
    waiting.update(consent=Consent.CLOSED, answered_by=by, answered_at=at)


def match(wordings: Iterable[CommitmentTerms], waiting: Iterable[PassingOn]) -> dict[int, PassingOn]:
    """Return, of the proposals that nobody answered, those about exactly these words, by commitment id."""
    by_commitment = {wording.commitment_id: wording for wording in wordings}
    return {
        one.commitment_id: one
        for one in waiting
        if one.commitment_id in by_commitment and one.is_about(by_commitment[one.commitment_id])
    }
