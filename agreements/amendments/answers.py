"""Answers to an open change: yes, no with a reason, or withdrawn by whoever asked."""

from datetime import datetime

from django.db import transaction

from agreements.amendments.open_changes import answers_to, names_of, needs_of
from agreements.approvals.required import Need
from agreements.models import Agreement, CommitmentTerms, Revision, SignOff
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.revision import State
from agreements.models.sign_off import Answer, Capacity
from agreements.permissions import leads
from agreements.revisions.entry_into_force import put_in_force
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


class CannotAnswer(Exception):
    """Says in one sentence why this answer is not possible."""


class ChangeClosed(Exception):
    """The change is not open any more: nothing was answered."""

    def __init__(self) -> None:
        super().__init__(_("This change is closed already. Your answer was not needed any more."))


@transaction.atomic
def agree(*, agreement: Agreement, digest: str, by: User, at: datetime) -> Revision:
    """Say yes to the open change with this digest, in every capacity in which `by` is asked; return its revision.

    The last yes of all brings it into force in the same transaction; so does anybody who was asked, when
    the last who was waited for has left. Agreeing twice is harmless.
    Raises ChangeClosed when it is not open, CannotAnswer for somebody who is not asked.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    known = _agreed_before(agreement, digest, by)
    if known:
        return known
    change = _the_open(agreement, digest)
    needs = needs_of(change)
    given = list(answers_to(change))
    # Somebody who has answered may be asked once more, as the deputy of an approver who left meanwhile.
    waiting = [need for need in _mine(needs, by) if need.answer_among(given) is None]
    if waiting:
        store_answers(change, waiting, Answer.YES, by=by, at=at)
        record(agreement, EventKind.CHANGE_AGREED, by=by, at=at, revision=change.number, digest=digest)
    answers = list(answers_to(change))
    if all(need.answer_among(answers) for need in needs):
        put_in_force(agreement, change, by=by, at=at)
    return change


@transaction.atomic
def decline(*, agreement: Agreement, digest: str, reason: str, by: User, at: datetime) -> Revision:
    """Say no to the open change, and why; it is set aside and the words in force stay. Raises like `agree`."""
    agreement = Agreement.objects.locked(agreement.pk)
    change = _the_open(agreement, digest)
    mine = _mine(needs_of(change), by)
    if not reason.strip():
        raise CannotAnswer(_("Say why, so that the others can find another way."))
    answers_to(change).filter(person=by).update(withdrawn_at=at)
    store_answers(change, mine, Answer.NO, reason=reason, by=by, at=at)
    _set_aside(change)
    record(agreement, EventKind.CHANGE_DECLINED, by=by, at=at, revision=change.number, reason=reason)
    return change


@transaction.atomic
def withdraw(*, agreement: Agreement, digest: str, by: User, at: datetime) -> Revision:
    """Take back one's own open change, or as the lead that of somebody who has left.

    Raises ChangeClosed like `agree`, CannotAnswer for everybody else.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    change = _the_open(agreement, digest)
    if not may_withdraw(by, change):
        raise CannotAnswer(_("Whoever asked for a change withdraws it; where they have left, the lead does."))
    _set_aside(change)
    record(agreement, EventKind.CHANGE_WITHDRAWN, by=by, at=at, revision=change.number)
    return change


def may_withdraw(user: User, change: Revision) -> bool:
    """Whoever asked for it; the lead where they have left, so that no change stands in the way for ever."""
    assert change.asked_by is not None  # an amendment says who asked for it
    return change.asked_by_id == user.pk or (leads(user, change.agreement) and not change.asked_by.is_active)


def _agreed_before(agreement: Agreement, digest: str, by: User) -> Revision | None:
    """Return the change if it took force with a yes of `by`, so that a repeated click changes nothing."""
    taken = Revision.objects.ever_in_force().filter(agreement=agreement, digest=digest)
    return taken.filter(sign_offs__in=SignOff.objects.valid().yes().filter(person=by)).first()


def _the_open(agreement: Agreement, digest: str) -> Revision:
    change = Revision.objects.open().filter(agreement=agreement, digest=digest).select_related("asked_by").first()
    if change is None or not change.is_amendment or not digest:
        raise ChangeClosed
    change.agreement = agreement
    return change


def _mine(needs: list[Need], by: User) -> list[Need]:
    mine = [need for need in needs if need.may_be_given_by(by)]
    if not mine:
        sentence = _("Your answer is not asked for. These people are asked: %(names)s.")
        raise CannotAnswer(sentence % {"names": names_of(needs)})
    return mine


def _set_aside(change: Revision) -> None:
    change.state = State.ABANDONED
    change.save(update_fields=["state"])


def store_answers(
    change: Revision, needs: list[Need], answer: Answer, *, reason: str = "", by: User, at: datetime
) -> None:
    worded = CommitmentTerms.objects.filter(revision=change, commitment__in=[need.commitment for need in needs])
    accepted = {wording.commitment_id: wording.acceptance_digest for wording in worded}
    places = {(need.capacity, need.party, need.commitment) for need in needs}
    SignOff.objects.bulk_create(
        SignOff(
            agreement=change.agreement,
            revision=change,
            capacity=capacity,
            person=by,
            party_id=party,
            commitment_id=commitment,
            answer=answer,
            reason=reason,
            # An owner answers to the clause, so that their yes holds as long as its words do.
            digest=accepted[commitment] if capacity == Capacity.ACCEPTANCE else change.digest,  # type: ignore[index]
            at=at,
        )
        for capacity, party, commitment in sorted(places, key=str)
    )
