"""Amending: a change of words in force is asked for, agreed by all whom it needs, and takes force, or is set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from agreements.agreeing.moving import (
    NO_DATES,
    NO_OWNERS,
    CannotAsk,
    Dates,
    Owners,
    differences_for_the_history,
    moved,
    reword,
    standing_text,
)
from agreements.agreeing.sealing import freeze, next_draft
from agreements.agreeing.signing import take_force
from agreements.analysis.wall_clock import day_at
from agreements.analysis.working_days import WorkingDays
from agreements.deciding.missing import why_nobody
from agreements.deciding.needed import Need, Proposal, answer_by, needed, needed_by_each
from agreements.models import Agreement, CommitmentTerms, Revision, SignOff
from agreements.models.agreement import AgreementQuerySet
from agreements.models.canonical import Document, document_of
from agreements.models.event import record
from agreements.models.revision import State
from agreements.models.sign_off import Answer, Capacity, SignOffQuerySet
from agreements.models.working_calendar import the_working_days
from stakeholders.models import User, the_organisation


class CannotAnswer(Exception):
    """Says in one sentence why this answer is not possible."""


class ChangeClosed(Exception):
    """The change is not open any more: nothing was answered."""

    def __init__(self) -> None:
        super().__init__(_("This change is closed already. Your answer was not needed any more."))


@transaction.atomic
def ask(
    *,
    agreement: Agreement,
    changes: Dates = NO_DATES,
    owners: Owners = NO_OWNERS,
    reason: str,
    by: User,
    at: datetime,
) -> Revision:
    """Ask for other due dates or owners in an agreement in force; return the sealed revision that people decide on.

    `changes` and `owners` hold the new date and the new owner by the key of each commitment. `by` says
    yes by asking, wherever their yes counts: for a department only by office in it or as one of its
    members. Raises CannotAsk when a change is open already, a date or an owner is impossible, or nobody
    but `by` could agree.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    standing = standing_text(agreement)
    if not reason.strip():
        raise CannotAsk(_("Say why, so that the others can decide."))
    before = moved(standing, changes, owners, at=at)
    # The number of the newest revision may be higher: changes that were set aside keep theirs.
    draft = next_draft(agreement, standing, asked_by=by, reason=reason)
    reword(draft, changes, owners)
    change = freeze(draft, by=by, at=at)
    needs = whose_yes(document_of(standing), document_of(change), asker=by)
    _answer(change, [need for need in needs if need.may_be_given_by(by)], Answer.YES, by=by, at=at)
    said = {"revision": change.number, "digest": change.digest, "reason": change.reason}
    record(agreement, "change_asked", by=by, at=at, **said, **differences_for_the_history(before, changes, owners))
    return change


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
        _answer(change, waiting, Answer.YES, by=by, at=at)
        record(agreement, "change_agreed", by=by, at=at, revision=change.number, digest=digest)
    answers = list(answers_to(change))
    if all(need.answer_among(answers) for need in needs):
        take_force(agreement, change, by=by, at=at)
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
    _answer(change, mine, Answer.NO, reason=reason, by=by, at=at)
    _set_aside(change)
    record(agreement, "change_declined", by=by, at=at, revision=change.number, reason=reason)
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
    record(agreement, "change_withdrawn", by=by, at=at, revision=change.number)
    return change


def may_withdraw(user: User, change: Revision) -> bool:
    """Whoever asked for it; the lead where they have left, so that no change stands in the way for ever."""
    assert change.asked_by is not None  # an amendment says who asked for it
    asked, leads = change.asked_by_id == user.pk, change.agreement.lead_id == user.pk
    return asked or (leads and not change.asked_by.is_active)


def whose_yes(before: Document, after: Document, *, asker: User) -> list[Need]:
    """Return every yes a change needs before it is asked for; raise CannotAsk when nobody could give one of them."""
    needs = needed(before, after, asker=asker)
    for need in needs:
        if not need.people:
            raise CannotAsk(why_nobody(need, before, asker=asker))
    return needs


def needs_of(change: Revision) -> list[Need]:
    """Return whose yes an amendment needs, or needed, from its text and the one that it amends."""
    assert change.asked_by is not None  # an amendment says who asked for it
    return needed(document_of(text_before(change)), document_of(change), asker=change.asked_by)


@dataclass(frozen=True)
class OpenChange:
    """A change that people are deciding on, whose yes it needs, and the answers so far."""

    revision: Revision
    needs: list[Need]
    answers: list[SignOff]

    @property
    def open_needs(self) -> list[Need]:
        """What it still waits for."""
        return [need for need in self.needs if not need.answer_among(self.answers)]

    @property
    def is_agreed(self) -> bool:
        """True when nothing is waited for any more: the last who was asked has left."""
        return not self.open_needs

    @property
    def names(self) -> str:
        """The people it still waits for: for their yes, or for one of them to put it in force."""
        return _all(self.open_needs or self.needs)

    def waits_for(self, user: User) -> bool:
        """True when this person's yes is missing, or when all have agreed and any of them may put it in force."""
        return any(need.may_be_given_by(user) for need in self.open_needs or self.needs)

    def answer_by(self, working_days: WorkingDays, zone: str) -> date | None:
        """Return the working day by which an answer is asked for, where the organisation is."""
        return answer_by(self.needs, asked_on=day_at(self.asked_at, zone), working_days=working_days)

    @property
    def asked_at(self) -> datetime:
        """When the question was put."""
        assert self.revision.sealed_at is not None  # a change is sealed when it is asked for
        return self.revision.sealed_at


def days_to_answer(changes: Sequence[OpenChange]) -> list[date | None]:
    """Return for each change by which working day an answer is asked for; a constant number of queries."""
    asked_on = [change.asked_at.date() for change in changes if any(need.days for need in change.needs)]
    if not asked_on:
        return [None] * len(changes)
    working_days, zone = the_working_days(*asked_on), the_organisation().zone
    return [change.answer_by(working_days, zone) for change in changes]


def open_changes(agreements: AgreementQuerySet) -> list[OpenChange]:
    """Return the changes being decided in these agreements, the longest open first; a constant number of queries."""
    asked = Revision.objects.open().filter(agreement__in=agreements.values("pk"), asked_by__isnull=False)
    changes = list(asked.select_related("agreement__lead", "asked_by").order_by("sealed_at"))
    texts = Revision.objects.in_force().filter(agreement__in=[change.agreement_id for change in changes])
    before = {text.agreement_id: document_of(text) for text in texts}
    proposals = [
        Proposal(before[change.agreement_id], document_of(change), cast(User, change.asked_by)) for change in changes
    ]
    given = list(SignOff.objects.standing().filter(revision__in=changes))
    return [
        OpenChange(change, needs, [one for one in given if one.revision_id == change.pk])
        for change, needs in zip(changes, needed_by_each(proposals), strict=True)
    ]


def waiting_for(user: User) -> list[OpenChange]:
    """Return the open changes that wait for this person, the longest open first."""
    # Deputies and contacts are asked who read along only from the day it took force.
    readable = Agreement.objects.visible_to(user).filter(first_in_force_at__isnull=False)
    return [change for change in open_changes(readable) if change.waits_for(user)]


def text_before(change: Revision) -> Revision:
    """Return the text that an amendment amends: one is open at a time, so none took force in between."""
    earlier = Revision.objects.ever_in_force().filter(agreement=change.agreement_id, number__lt=change.number)
    return earlier.order_by("-number").select_related("agreement")[:1].get()


def answers_to(change: Revision) -> SignOffQuerySet:
    """Return the standing answers to an amendment."""
    return SignOff.objects.standing().filter(revision=change)


def _agreed_before(agreement: Agreement, digest: str, by: User) -> Revision | None:
    """Return the change if it took force with a yes of `by`: a second click is no second act."""
    taken = Revision.objects.ever_in_force().filter(agreement=agreement, digest=digest)
    return taken.filter(sign_offs__in=SignOff.objects.standing().yes().filter(person=by)).first()


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
        raise CannotAnswer(sentence % {"names": _all(needs)})
    return mine


def _all(needs: list[Need]) -> str:
    names = sorted({person.name for need in needs for person in need.people}, key=str.casefold)
    return get_text_list(names, _("and"))


def _set_aside(change: Revision) -> None:
    change.state = State.ABANDONED
    change.save(update_fields=["state"])


def _answer(change: Revision, needs: list[Need], answer: Answer, *, reason: str = "", by: User, at: datetime) -> None:
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
