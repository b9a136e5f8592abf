"""The handshake: the owner confirms a drafted commitment, or declines it with a reason."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from agreements.drafting import terms
from agreements.drafting.terms import Gone, Stale, open_draft
from agreements.models import Agreement, CommitmentTerms, CounterOffer, SignOff
from agreements.models.counter_offer import Consent, close_counter_offers, offers_about
from agreements.models.counter_offer import match as match_offers
from agreements.models.event import record
from agreements.models.handshake import acceptances, match, unanswered
from agreements.models.kinds import EventKind
from agreements.models.revision import State
from agreements.models.sign_off import Answer
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared


@transaction.atomic
def confirm(*, agreement: Agreement, key: uuid.UUID, version: int, by: User, at: datetime) -> SignOff:
    """Accept a commitment as worded; a repeated call changes nothing. For another date see `offer_date`.

    Raises Stale when the words changed while the owner was reading, Gone when the commitment was
    removed, NotBeingDrafted when the text is sealed.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    wording = read_wording(agreement, key, version)
    return _answer(agreement, wording, Answer.YES, reason="", by=by, at=at)


@transaction.atomic
def decline(*, agreement: Agreement, key: uuid.UUID, version: int, reason: str, by: User, at: datetime) -> SignOff:
    """Say no to a commitment as worded, and why; the draft stays open for another owner, date or wording.

    Raises Stale, Gone and NotBeingDrafted like `confirm`.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    wording = read_wording(agreement, key, version)
    return _answer(agreement, wording, Answer.NO, reason=reason, by=by, at=at)


def read_wording(agreement: Agreement, key: uuid.UUID, version: int) -> CommitmentTerms:
    """Return the words of the draft that somebody answers; raise Stale, Gone or NotBeingDrafted."""
    wording = CommitmentTerms.objects.filter(revision=open_draft(agreement), key=key).first()
    if wording is None:
        raise Gone
    if wording.version != version:
        raise Stale(theirs=wording, base=terms.values_at(agreement, key, version))
    return wording


def accept_wording(agreement: Agreement, wording: CommitmentTerms, *, at: datetime) -> SignOff:
    """Store the owner's acceptance of this wording; the caller holds the lock and records the event."""
    return _sign_off(agreement, wording, Answer.YES, reason="", by=wording.owner, at=at)


def _answer(
    agreement: Agreement, wording: CommitmentTerms, answer: Answer, *, reason: str, by: User, at: datetime
) -> SignOff:
    valid_answers = SignOff.objects.valid().filter(
        revision=wording.revision,
        capacity=SignOff.Capacity.ACCEPTANCE,
        person=by,
        commitment=wording.commitment,
        digest=wording.acceptance_digest,
    )
    known = valid_answers.filter(answer=answer, reason=reason).first()
    if known:
        return known
    valid_answers.update(withdrawn_at=at)
    # The owner's answer replaces the counter-offer that they made.
    close_counter_offers(wording.commitment, by=by, at=at)
    sign_off = _sign_off(agreement, wording, answer, reason=reason, by=by, at=at)
    kind = EventKind.COMMITMENT_CONFIRMED if answer == Answer.YES else EventKind.COMMITMENT_DECLINED
    record(agreement, kind, by=by, at=at, commitment=wording.commitment_id, reason=reason)
    return sign_off


def _sign_off(
    agreement: Agreement, wording: CommitmentTerms, answer: Answer, *, reason: str, by: User, at: datetime
) -> SignOff:
    return SignOff.objects.create(
        agreement=agreement,
        revision=wording.revision,
        capacity=SignOff.Capacity.ACCEPTANCE,
        person=by,
        commitment=wording.commitment,
        answer=answer,
        reason=reason,
        digest=wording.acceptance_digest,
        at=at,
    )


def offers_awaiting(person: User) -> list[CommitmentTerms]:
    """Return the drafted commitments that wait for this owner's answer to exactly these words, oldest first.

    What waits for the receiver's answer to a counter-offer waits for nobody else. Two queries.
    """
    return offers_among(list(drafted_for(person)))[0]


def offers_among(wordings: list[CommitmentTerms]) -> tuple[list[CommitmentTerms], dict[int, CounterOffer]]:
    """Return, of the commitments of `drafted_for`, those that wait for their owner's answer, and what was refused.

    That is the newest counter-offer to which a receiver did not agree, by commitment, while the words are the same.
    """
    said = _said(commitments=[wording.commitment_id for wording in wordings])
    waiting, refused = (
        match_offers(wordings, [one for one in said["offers"] if one.consent == consent])
        for consent in (Consent.OPEN, Consent.REFUSED)
    )
    return unanswered(wordings, match(wordings, said["answers"]), waiting), refused


@prepared
def _said(*, commitments: list[int]) -> Queries:
    return {"answers": acceptances(commitments), "offers": offers_about(commitments)}


def drafted_for(owner: User) -> QuerySet[CommitmentTerms]:
    """The commitments in shared drafts that name this owner, answered or not, oldest first."""
    related = ("commitment", "revision__agreement", "owner", "receiver__department", "depends_on")
    drafted = CommitmentTerms.objects.filter(owner=owner, revision__state=State.DRAFT)
    return drafted.filter(revision__agreement__shared_at__isnull=False).select_related(*related).order_by("pk")
