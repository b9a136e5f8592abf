"""The life of an open point: raised, answered, and settled with one line, withdrawn or declined."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from agreements.drafting.snapshot import read
from agreements.models import Agreement, OpenPoint, OpenPointReply, Party, Revision, Term
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.open_point import PointKind, PointState
from agreements.search.index import write_point
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

Clause = tuple[type[Term], uuid.UUID]


class CannotTalk(Exception):
    """Says in one sentence why nothing is noted at this point."""


class PointClosed(CannotTalk):
    """Somebody else closed the point in the meantime; the sentence says who and how."""

    def __init__(self, point: OpenPoint) -> None:
        parts = {"person": point.closed_by, "line": point.line}
        sentences = {
            PointState.SETTLED: _("%(person)s settled this in the meantime: “%(line)s”"),
            PointState.WITHDRAWN: _("%(person)s withdrew this in the meantime."),
            PointState.TAKEN_OVER: _("%(person)s took this over in the meantime."),
            PointState.DECLINED: _("%(person)s declined this in the meantime: “%(line)s”"),
        }
        super().__init__(sentences[PointState(point.state)] % parts)
        self.point = point


@transaction.atomic
def raise_point(
    *,
    agreement: Agreement,
    key: uuid.UUID,
    kind: PointKind,
    party: Party,
    words: str,
    would_settle: str = "",
    clause: Clause | None = None,
    asked: Party | None = None,
    wanted_by: date | None = None,
    mentioned: Iterable[User] = (),
    by: User,
    at: datetime,
) -> OpenPoint:
    """Raise a question, an objection or a challenge for a party; the same key twice returns the first one.

    Raises CannotTalk without words, for an objection that does not say what would settle it, at a clause that was
    taken out, and when the agreement is in force or withdrawn.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    known = OpenPoint.objects.filter(agreement=agreement, key=key).first()
    if known is not None:
        return known
    text = text_talked_about(agreement)
    if kind == PointKind.OBJECTION and not would_settle.strip():
        raise CannotTalk(_("Say what would settle it, so that the others can work on it."))
    if clause is not None:
        find_clause(text, clause)
    said: dict[str, Any] = {"kind": kind, "words": words, "would_settle": would_settle}
    return store_point(
        agreement,
        {**said, "key": key, "party": party, "asked": asked, "wanted_by": wanted_by, "raised_by": by},
        clause=clause,
        mentioned=mentioned,
        at=at,
    )


@transaction.atomic
def reply(
    *,
    point: OpenPoint,
    key: uuid.UUID,
    party: Party | None,
    words: str,
    mentioned: Iterable[User] = (),
    by: User,
    at: datetime,
) -> OpenPointReply:
    """Answer a point in words; the same key twice returns the first one.

    Where the party was asked, whoever raised it says next whether that settles it; their own side asks again.
    Raises PointClosed, and CannotTalk without words or when the agreement is in force or withdrawn.
    """
    point = _open_point(point)
    known = OpenPointReply.objects.filter(point=point, key=key).first()
    if known is not None:
        return known
    if not words.strip():
        raise CannotTalk(_("Write your answer."))
    given = OpenPointReply.objects.create(point=point, key=key, words=words, by=by, party=party, at=at)
    named = list(mentioned)
    given.mentioned.set(named)
    is_own_side = party is not None and party.pk == point.party_id
    if is_own_side or party is None or point.asked_id in (None, party.pk):
        point.is_answered = not is_own_side
        point.save(update_fields=["is_answered"])
    write_point(point)
    note(point, EventKind.POINT_ANSWERED, by=by, at=at, reason=words, mentioned=sorted(one.pk for one in named))
    return given


@transaction.atomic
def settle(*, point: OpenPoint, line: str, by: User, at: datetime) -> OpenPoint:
    """Settle a point with one line that says how; the same line by the same person twice is one.

    Raises PointClosed, and CannotTalk without a line or when the agreement is in force or withdrawn.
    """
    if not line.strip():
        raise CannotTalk(_("Write in one line how it was settled."))
    return close(point, PointState.SETTLED, EventKind.POINT_SETTLED, line=line, by=by, at=at)


@transaction.atomic
def withdraw(*, point: OpenPoint, by: User, at: datetime) -> OpenPoint:
    """Take back a point that was raised; its words are kept. Raises like `settle`."""
    return close(point, PointState.WITHDRAWN, EventKind.POINT_WITHDRAWN, by=by, at=at)


@transaction.atomic
def decline(*, point: OpenPoint, reason: str, by: User, at: datetime) -> OpenPoint:
    """Decline a suggestion, with a reason. Raises like `settle`, CannotTalk also for other kinds of points."""
    if not point.is_suggestion:
        raise CannotTalk(_("A suggestion is declined. This is no suggestion: answer it, or settle it with one line."))
    if not reason.strip():
        raise CannotTalk(_("Say why you decline it."))
    return close(point, PointState.DECLINED, EventKind.POINT_DECLINED, line=reason, by=by, at=at)


def close(
    point: OpenPoint, state: PointState, event: EventKind, *, by: User, at: datetime, line: str = ""
) -> OpenPoint:
    """Close a point under the lock of its agreement and note it; the same act of the same person twice is one."""
    point = _open_point(point, same=(state, by.pk, line))
    if not point.is_open:
        return point
    point.state, point.closed_by, point.closed_at, point.line = state, by, at, line
    point.save(update_fields=["state", "closed_by", "closed_at", "line"])
    write_point(point)
    note(point, event, by=by, at=at, **({"reason": line} if line else {}))
    return point


def store_point(
    agreement: Agreement, said: dict[str, Any], *, clause: Clause | None, mentioned: Iterable[User], at: datetime
) -> OpenPoint:
    """Store a point, whose agreement the caller has locked, with the people it mentions, and note it."""
    place = {"clause": clause[0].kind, "clause_key": clause[1]} if clause else {}
    named = list(mentioned)
    point = enter_point(agreement, {**place, **said}, at=at)
    point.mentioned.set(named)
    mentions = sorted(one.pk for one in named)
    note(point, EventKind.POINT_RAISED, by=point.raised_by, at=at, reason=point.words, mentioned=mentions)
    return point


def enter_point(agreement: Agreement, said: dict[str, Any], *, at: datetime) -> OpenPoint:
    """Store a point under the next number of its agreement, whose row the caller has locked."""
    last = OpenPoint.objects.filter(agreement=agreement).aggregate(last=Max("number"))["last"] or 0
    point = OpenPoint.objects.create(agreement=agreement, number=last + 1, at=at, **said)
    write_point(point)
    return point


def note(point: OpenPoint, event: EventKind, *, by: User, at: datetime, **data: Any) -> None:
    """Append to the history what was done with a point, and whose it is."""
    about = {"point": point.number, "point_kind": str(point.kind), "person": point.raised_by_id}
    asked = {"department": point.asked.department_id} if point.asked else {}
    record(point.agreement, event, by=by, at=at, **about, **asked, **data)


def text_talked_about(agreement: Agreement) -> Revision:
    """Return the text on its way to being signed; raise CannotTalk when there is none."""
    text = Revision.objects.open().filter(agreement=agreement).first()
    if agreement.is_withdrawn:
        raise CannotTalk(_("This draft was withdrawn. Its lead can take it up again."))
    if agreement.is_active or text is None:
        raise CannotTalk(_("This agreement is in force. Ask for a change instead."))
    return text


def find_clause(text: Revision, clause: Clause) -> Term:
    """Return a clause of a text; raise CannotTalk when it is not in it."""
    kind, key = clause
    term = next((one for one in read(text.agreement, text).terms[kind] if one.key == key), None)
    if term is None:
        raise CannotTalk(_("Somebody took this clause out in the meantime. Raise the point at the draft as a whole."))
    found: Term = term
    return found


def _open_point(point: OpenPoint, *, same: tuple[PointState, int, str] | None = None) -> OpenPoint:
    """Return the point as it stands under the lock of its agreement; raise when nothing is noted at it any more.

    One that was closed by exactly the act `same` is returned as it is.
    """
    agreement = Agreement.objects.locked(point.agreement_id)
    people = ("raised_by", "closed_by", "party", "asked")
    current = OpenPoint.objects.select_related(*people).get(pk=point.pk)
    current.agreement = agreement
    if not current.is_open and same == (current.state, current.closed_by_id, current.line):
        return current
    if not current.is_open:
        raise PointClosed(current)
    text_talked_about(agreement)
    return current
