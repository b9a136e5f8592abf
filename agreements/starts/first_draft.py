"""The first draft: the matter, the other side, the outcome, promises each way and the rhythm, written at once."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from agreements.analysis.wall_clock import day_at
from agreements.commitments.handshakes import confirm
from agreements.drafting import terms
from agreements.drafting.endorsements import endorse
from agreements.drafting.new_agreement import start
from agreements.drafting.parties import add_member
from agreements.drafting.shared_drafts import share
from agreements.models import Agreement, CommitmentTerms, Outcome, Party, PartyMember, Rhythm, Term
from agreements.models.numbering import lock_series
from agreements.models.working_calendar import the_working_days
from stakeholders.models import Department, User

FIRST_CHECK_IN, FIRST_REVIEW = timedelta(weeks=2), timedelta(weeks=6)


@dataclass(frozen=True)
class FirstPromise:
    """Who delivers what to which department by when."""

    owner: User
    deliverable: str
    receiver: Department
    due_on: date
    acceptance: str = ""


@dataclass(frozen=True)
class FirstDraft:
    """Everything that one sheet of paper says; only the title and the departments are needed."""

    title: str
    departments: Sequence[Department]
    # Single people of the other departments who are asked too.
    people: Sequence[User] = ()
    # The agreed fields of the outcome, empty while it is not stated.
    outcome: dict[str, str] = field(default_factory=dict)
    promises: Sequence[FirstPromise] = ()
    first_review_on: date | None = None
    escalation: User | None = None
    # Other agreed fields of the rhythm than its days; the usual values where they are not given.
    rhythm: dict[str, Any] = field(default_factory=dict)
    # Further clauses by kind, with departments in the place of parties.
    further: Sequence[tuple[type[Term], dict[str, Any]]] = ()


def working_day(day: date) -> date:
    """Return this day, or the next working day of the organisation after it."""
    eve = day - timedelta(days=1)
    return the_working_days(eve).add(eve, 1)


@transaction.atomic
def write_first_draft(
    *, key: uuid.UUID, draft: FirstDraft, covering_note: str = "", is_shared: bool, by: User, at: datetime
) -> Agreement:
    """Start an agreement with these words, and share it with the others where `is_shared`; return it.

    Its lead says yes for their own side: to the outcome, and to what they promise themselves. The rest of the
    rhythm has its usual values. The same key twice returns the first one. Raises CannotStart.
    """
    # A second press waits here for the first, and finds what that wrote.
    lock_series(Agreement)
    is_written = Agreement.objects.filter(key=key, lead=by).exists()
    agreement = start(
        key=key, title=draft.title, why_now="", departments=draft.departments, by=by, at=at, is_shared=False
    )
    agreement = Agreement.objects.locked(agreement.pk)
    if not is_written:
        _write(agreement, draft, by=by, at=at)
    return share(agreement=agreement, covering_note=covering_note, by=by, at=at) if is_shared else agreement


def _write(agreement: Agreement, draft: FirstDraft, *, by: User, at: datetime) -> None:
    who: dict[str, Any] = {"by": by, "at": at}
    seats = {party.department_id: party for party in Party.objects.filter(agreement=agreement).present()}
    for person in draft.people:
        _seat(person, seats.values(), **who)
    if draft.outcome.get("impact"):
        outcome = _add(Outcome, agreement, draft.outcome, **who)
        for party in Party.objects.filter(agreement=agreement).represented_by(by):
            endorse(party=party, digest=outcome.content_digest(), **who)
    for promise in draft.promises:
        _promise(agreement, promise, seats[promise.receiver.pk], **who)
    if draft.first_review_on and draft.escalation:
        day = day_at(at, by.zone) + FIRST_CHECK_IN
        days = {"first_check_in_on": working_day(day), "first_review_on": draft.first_review_on}
        _add(Rhythm, agreement, draft.rhythm | days | {"escalation": draft.escalation}, **who)
    for kind, values in draft.further:
        parties = {one.name for one in kind._meta.fields if one.related_model is Party}
        seated = {name: seats[values[name].pk] for name in parties}
        _add(kind, agreement, values | seated, **who)


def _seat(person: User, seats: Iterable[Party], **who: Any) -> None:
    """Let somebody read along for their department; whoever writes for it, its own speakers say."""
    theirs = set(Department.objects.of(person).values_list("pk", flat=True))
    for party in seats:
        if party.department_id in theirs:
            add_member(party=party, person=person, role=PartyMember.Role.CONTRIBUTOR, **who)


def _promise(agreement: Agreement, promise: FirstPromise, receiver: Party, *, by: User, at: datetime) -> None:
    values = {
        "deliverable": promise.deliverable,
        "owner": promise.owner,
        "receiver": receiver,
        "due_on": promise.due_on,
        "acceptance": promise.acceptance,
    }
    worded = _add(CommitmentTerms, agreement, values, by=by, at=at)
    if promise.owner == by:
        confirm(agreement=agreement, key=worded.key, version=worded.version, by=by, at=at)


def _add(kind: type[Term], agreement: Agreement, values: dict[str, Any], *, by: User, at: datetime) -> Any:
    return terms.add(kind, agreement=agreement, key=uuid.uuid4(), values=values, by=by, at=at)
