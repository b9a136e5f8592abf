"""Counter-offers: the owner of a drafted commitment proposes somebody else or another date; the receiver answers."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import AnyOf
from agreements.models.commitment import Commitment
from agreements.models.commitment_terms import CommitmentTerms
from agreements.models.revision import Revision
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.model_fields import ProseField


class Consent(models.TextChoices):
    OPEN = "", _("Waits for the receiver")
    GIVEN = "given", _("Agreed")
    REFUSED = "refused", _("Not agreed")
    CLOSED = "closed", _("No longer asked")


class CounterOffer(models.Model):
    """One question of an owner to the receiver: may somebody else be asked, or is another date good enough?

    With the receiver's yes somebody else is asked for their own word; the yes of an owner who named
    another date is in the question already.
    """

    Consent = Consent

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="counter_offers")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Either somebody else …
    to = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # … or another date, and the one that stood in the words then.
    due_on = models.DateField(null=True)
    instead_of = models.DateField(null=True)
    reason = ProseField()
    # SHA-256 of the words that it is about; other words make it another question.
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    consent = models.CharField(max_length=7, choices=Consent.choices, blank=True, default=Consent.OPEN)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    refusal = ProseField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(consent=""), name="commitment_has_one_open_counter_offer"
            ),
            models.CheckConstraint(
                condition=~Q(to=models.F("owner")) | Q(to=None), name="counter_offer_names_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(to__isnull=False, due_on=None, instead_of=None)
                | Q(to=None, due_on__isnull=False, instead_of__isnull=False),
                name="counter_offer_is_a_person_or_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(due_on=models.F("instead_of")) | Q(due_on=None), name="counter_offer_names_another_date"
            ),
            models.CheckConstraint(
                condition=Q(consent="", answered_at=None, answered_by=None)
                | ~Q(consent="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="consent_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.to or self.due_on}"

    @property
    def question(self) -> str:
        """Say in one sentence what the owner asks, with both dates or both people."""
        if self.due_on and self.instead_of:
            words = _("%(owner)s can do it by %(to)s instead of %(from)s.")
            days = {"from": date_format(self.instead_of, "j F Y"), "to": date_format(self.due_on, "j F Y")}
            return words % (days | {"owner": self.owner.name})
        words = _("%(owner)s asks whether %(person)s may take it on instead.")
        return words % {"owner": self.owner.name, "person": self.to.name if self.to else ""}

    @property
    def answer(self) -> str:
        """Say in one sentence that the receiver did not agree, and why not."""
        words = _("%(who)s does not agree that %(person)s is asked instead: “%(reason)s”")
        parts = {"who": str(self.answered_by), "reason": self.refusal, "person": str(self.to)}
        if self.due_on and self.instead_of:
            words = _("%(who)s does not agree to %(to)s instead of %(from)s: “%(reason)s”")
            parts |= {"from": date_format(self.instead_of, "j F Y"), "to": date_format(self.due_on, "j F Y")}
        return words % parts

    def is_about(self, wording: CommitmentTerms) -> bool:
        """True while the words are those that it was made for, by their owner of then."""
        same_words = self.revision_id == wording.revision_id and self.digest == wording.acceptance_digest
        return same_words and self.owner_id == wording.owner_id


def counter_offers(wordings: Iterable[CommitmentTerms]) -> dict[int, CounterOffer]:
    """Return what waits for a receiver's answer, by commitment id; one query."""
    return _about(wordings, Consent.OPEN)


def refused_offers(wordings: Iterable[CommitmentTerms]) -> dict[int, CounterOffer]:
    """Return the newest that a receiver did not agree to, by commitment id, while the words are the same; one query."""
    return _about(wordings, Consent.REFUSED)


def close_counter_offers(commitment: Commitment, *, by: User, at: datetime) -> None:
    """Note that nobody waits for an answer any more; the caller holds the lock on the agreement."""
    waiting = CounterOffer.objects.filter(commitment=commitment, consent=Consent.OPEN)
    waiting.update(consent=Consent.CLOSED, answered_by=by, answered_at=at)


def match(wordings: Iterable[CommitmentTerms], offers: Iterable[CounterOffer]) -> dict[int, CounterOffer]:
    """Return, of the counter-offers in the order they were made, the last about exactly these words, by commitment."""
    by_commitment = {wording.commitment_id: wording for wording in wordings}
    return {
        one.commitment_id: one
        for one in offers
        if one.commitment_id in by_commitment and one.is_about(by_commitment[one.commitment_id])
    }


def _about(wordings: Iterable[CommitmentTerms], consent: Consent) -> dict[int, CounterOffer]:
    asked = {wording.commitment_id: wording for wording in wordings}
    return match(asked.values(), _made(commitments=list(asked), consent=str(consent))["offers"])


@prepared
def _made(*, commitments: list[int], consent: str) -> Queries:
    return {"offers": offers_about(commitments).filter(consent=consent)}


def offers_about(commitments: list[int]) -> models.QuerySet[CounterOffer]:
    """The counter-offers about any words of these commitments, in the order they were made, with their people."""
    found = CounterOffer.objects.filter(AnyOf(F("commitment"), commitments)).order_by("pk")
    return found.select_related("owner", "to", "answered_by")
