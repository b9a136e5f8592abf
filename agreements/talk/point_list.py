"""The points of an agreement as the page Talk lists them: what holds signing first, then what waits for the reader."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch

from agreements.analysis.word_diff import Piece, compare
from agreements.drafting.clause_sentences import read_aloud
from agreements.drafting.paragraphs import numbers_of
from agreements.drafting.snapshot import Snapshot
from agreements.models import OpenPoint, OpenPointReply
from agreements.models.open_point import OpenPointQuerySet
from agreements.talk.turns import is_awaiting
from agreements.talk.voices import Voices
from stakeholders.text.sentences import gettext as _


@dataclass(frozen=True)
class PointRow:
    """One point with its replies, where it stands in the text, and what its reader may do."""

    point: OpenPoint
    replies: list[OpenPointReply]
    # The number of its clause, in words where that has none; empty for the draft as a whole.
    place: str
    # The id of its clause in the page of the draft; empty where there is none now.
    anchor: str
    # Of a suggestion: the sentences of the clause then, with what would change.
    pieces: tuple[Piece, ...]
    is_open: bool
    # Waits for the reader.
    is_theirs: bool
    may_reply: bool
    may_settle: bool
    may_take_back: bool
    # May take a suggestion over or decline it.
    may_decide: bool

    @property
    def order(self) -> tuple[bool, bool, date, int]:
        """Sort by this: objections, what waits for the reader, then by the day wanted."""
        point = self.point
        return not point.is_objection, not self.is_theirs, point.wanted_by or date.max, point.number


@dataclass(frozen=True)
class PointList:
    """What is open, in its order, and what is closed, the newest first."""

    open: list[PointRow]
    closed: list[PointRow]

    @property
    def holding(self) -> int:
        """How many of them hold signing."""
        return sum(row.point.is_objection for row in self.open)


def points_of(
    snapshot: Snapshot,
    *,
    voices: Voices,
    writes: bool,
    kept: Collection[UUID] = (),
    refusals: Collection[int] = (),
) -> PointList:
    """Return all points of the agreement of a text; the number of queries does not depend on how many there are.

    `writes` says whether the reader edits the text, `kept` are the keys of the clauses that others keep, `refusals` the
    ids of the refusals to sign that wait for the reader.
    """
    known = read_points(OpenPoint.objects.filter(agreement=snapshot.agreement))
    numbers, keys = numbers_of(snapshot), {term.key for found in snapshot.terms.values() for term in found}
    rows = [
        _row(
            point,
            numbers.get(point.clause_key, ""),
            voices,
            is_there=point.clause_key in keys,
            writes=writes and point.clause_key not in kept,
            refusals=refusals,
        )
        for point in known
    ]
    closed = [row for row in rows if not row.is_open]
    newest_first = sorted(closed, key=lambda row: row.point.closed_at or row.point.at, reverse=True)
    return PointList(sorted((row for row in rows if row.is_open), key=lambda row: row.order), newest_first)


def read_points(points: OpenPointQuerySet) -> OpenPointQuerySet:
    """Return points with everything that is shown of them; four queries, however many there are."""
    people = ("raised_by", "closed_by", "party__department", "asked__department", "agreement")
    replies = OpenPointReply.objects.select_related("by", "party__department").order_by("pk")
    shown = points.with_raiser().select_related(*people).order_by("number")
    return shown.prefetch_related(Prefetch("replies", replies), "mentioned", "replies__mentioned")


def redline_of(point: OpenPoint) -> tuple[Piece, ...]:
    """Return the sentences of the clause as they stood when it was suggested, with what would change in them."""
    if not point.wordings:
        return ()
    before, after = (_whole(point.clause, point.wordings[side]) for side in ("before", "after"))
    return tuple(compare(before, after))


def _whole(kind: str, wording: dict[str, object]) -> str:
    """Return a clause in its sentences, and below them what no sentence says."""
    reading = read_aloud(kind, wording)
    return "\n".join([reading.text, *(f"{label}: {words}" for label, words in reading.details)])


def _row(
    point: OpenPoint, number: str, voices: Voices, *, is_there: bool, writes: bool, refusals: Collection[int]
) -> PointRow:
    is_open = point.is_open and point.party.left_at is None
    place = number or (_("the title") if is_there else _("a clause that was taken out")) if point.clause else ""
    in_talk = is_open and point.refusal_id is None
    is_turn = is_awaiting(point, voices.person, voices.spoken_for)
    return PointRow(
        point=point,
        replies=list(point.replies.all()),
        place=place,
        anchor=f"term-{point.clause_key.hex[:12]}" if is_there and point.clause_key else "",
        pieces=redline_of(point),
        is_open=is_open,
        is_theirs=is_open and (is_turn if point.refusal_id is None else point.refusal_id in refusals),
        may_reply=in_talk and bool(voices.parties),
        may_settle=in_talk and voices.may_settle(point),
        may_take_back=in_talk and voices.may_take_back(point),
        may_decide=in_talk and point.is_suggestion and writes,
    )


def counted(points: Iterable[OpenPoint]) -> Counter[UUID]:
    """Return how many of these points stand at each clause, by its key."""
    return Counter(point.clause_key for point in points if point.clause_key)
