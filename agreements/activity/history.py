"""The history of an agreement: its lines day by day, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from agreements.activity.names import Names
from agreements.activity.sentences import sentence
from agreements.models import Agreement, Event
from agreements.models.kinds import EventKind
from stakeholders.models import User

# Events that change the state of the agreement, as opposed to edits of its text.
DECISIONS = (
    EventKind.AGREEMENT_STARTED,
    EventKind.DRAFT_SHARED,
    EventKind.PARTY_JOINED,
    EventKind.PARTY_LEFT,
    EventKind.PARTICIPATION_ANSWERED,
    EventKind.OUTCOME_ENDORSED,
    EventKind.COMMITMENT_CONFIRMED,
    EventKind.COMMITMENT_DECLINED,
    EventKind.SIGNING_OPENED,
    EventKind.SIGNING_REFUSED,
    EventKind.REFUSAL_SETTLED,
    EventKind.TEXT_REOPENED,
    EventKind.TEXT_SIGNED,
    EventKind.TEXT_IN_FORCE,
    EventKind.DRAFT_WITHDRAWN,
    EventKind.DRAFT_TAKEN_UP,
    EventKind.LEAD_HANDED_OVER,
    EventKind.LEAD_TAKEN_OVER,
    EventKind.CHANGE_ASKED,
    EventKind.CHANGE_AGREED,
    EventKind.CHANGE_DECLINED,
    EventKind.CHANGE_WITHDRAWN,
)


@dataclass(frozen=True)
class Line:
    """One act as people read it."""

    event: Event
    sentence: str


@dataclass(frozen=True)
class Day:
    """What happened on one day where the reader is."""

    on: date
    lines: list[Line]


def history(agreement: Agreement) -> list[Day]:
    """Return all lines by day, newest first; a constant number of queries."""
    return days(Event.objects.filter(agreement=agreement).order_by("-seq"))


def days(events: Iterable[Event]) -> list[Day]:
    """Return these events as lines by day, in their order; for a page of a long history."""
    events = list(events)
    names = Names.of(events)
    lines = [Line(event, sentence(event, names)) for event in events]
    by_day = groupby(lines, key=lambda line: timezone.localdate(line.event.at))
    return [Day(on, list(told)) for on, told in by_day]


def read_by(reader: User) -> QuerySet[Event]:
    """Return what this person reads of every history: of what they draft all, of the rest since it took force."""
    taken = Event.objects.filter(agreement=OuterRef("agreement"), kind=EventKind.TEXT_IN_FORCE).order_by("seq")
    drafted, visible = Agreement.objects.drafted_by(reader), Agreement.objects.visible_to(reader)
    since_force = Q(agreement__in=visible.values("pk"), seq__gte=Subquery(taken.values("seq")[:1]))
    return Event.objects.filter(Q(agreement__in=drafted.values("pk")) | since_force)
