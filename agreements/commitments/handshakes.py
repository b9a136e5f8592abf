"""The handshake: the owner confirms a commitment, confirms it with another date, or declines with a reason."""

import uuid
from datetime import date, datetime
from typing import TypeGuard

from django.db import transaction

from agreements.drafting import terms
from agreements.drafting.terms import Gone, Stale, open_draft
from agreements.models import Agreement, CommitmentTerms, SignOff
from agreements.models.event import record
from agreements.models.handshake import answers, unanswered
from agreements.models.kinds import EventKind
from agreements.models.passing_on import close_passings_on, passings_on
from agreements.models.revision import State
from agreements.models.sign_off import Answer
from stakeholders.models import User


@transaction.atomic
def confirm(
    *, agreement: Agreement, key: uuid.UUID, version: int, by: User, at: datetime, due_on: date | None = None
) -> SignOff:
    """Take a commitment on as worded, or with another date, which rewords it for everybody to see; twice is once.

    Raises Stale when the words changed while the owner was reading, Gone when the commitment was
    removed, NotBeingDrafted when the text is sealed.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    known = _confirmed_with_it(agreement, key, version, due_on, by)
    if known:
        return known
    wording = read_wording(agreement, key, version)
    offered = wording.due_on
    if due_on is not None and due_on != offered:
        terms.edit(
            CommitmentTerms,
            agreement=agreement,
            key=key,
            version=version,
            values={"due_on": due_on},
            by=by,
            at=at,
        )
        wording.refresh_from_db()
    return _answer(agreement, wording, Answer.YES, reason="", by=by, at=at, offered=offered)


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


def _confirmed_with_it(
    agreement: Agreement, key: uuid.UUID, version: int, due_on: date | None, by: User
) -> SignOff | None:
    """Return the yes whose own other date made these words newer than the form: a second click is no conflict."""
    if due_on is None:
        return None
    reworded = CommitmentTerms.objects.filter(
        revision=open_draft(agreement), key=key, version=version + 1, due_on=due_on, owner=by
    )
    given = list(answers(reworded).values())
    return given[0] if given and given[0].answer == Answer.YES else None


def _answer(
    agreement: Agreement,
    wording: CommitmentTerms,
    answer: Answer,
    *,
    reason: str,
    by: User,
    at: datetime,
    offered: date | None = None,
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
    # The owner's own word comes instead of somebody else's.
    close_passings_on(wording.commitment, by=by, at=at)
    sign_off = SignOff.objects.create(
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
    kind = EventKind.COMMITMENT_CONFIRMED if answer == Answer.YES else EventKind.COMMITMENT_DECLINED
    moved = {"from": offered.isoformat(), "to": wording.due_on.isoformat()} if _has_moved(offered, wording) else {}
    record(agreement, kind, by=by, at=at, commitment=wording.commitment_id, reason=reason, **moved)
    return sign_off


def _has_moved(offered: date | None, wording: CommitmentTerms) -> TypeGuard[date]:
    return offered is not None and offered != wording.due_on


def offers_awaiting(person: User) -> list[CommitmentTerms]:
    """Return the drafted commitments that wait for this owner's answer to exactly these words, oldest first.

    What waits for the receiver's consent to another owner waits for nobody else. Three queries.
    """
    drafted = CommitmentTerms.objects.filter(owner=person, revision__state=State.DRAFT)
    shared = drafted.filter(revision__agreement__shared_at__isnull=False).order_by("pk")
    related = ("commitment", "revision__agreement", "owner", "receiver__department", "depends_on")
    wordings = list(shared.select_related(*related))
    return unanswered(wordings, answers(wordings), passings_on(wordings))
