"""The history of an agreement: its lines day by day, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from agreements.activity.names import Names
from agreements.activity.sentences import sentence
from agreements.models import Agreement, Event
from agreements.models.kinds import EventKind
from stakeholders.models import User


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


def history(agreement: Agreement, since_seq: int | None = None) -> list[Day]:
    """Return the lines from `since_seq` on (all without it) by day, newest first; a constant number of queries."""
    events = Event.objects.filter(agreement=agreement)
    if since_seq is not None:
        events = events.filter(seq__gte=since_seq)
    return days(list(events.order_by("-seq")))


def days(events: Iterable[Event]) -> list[Day]:
    """Return these events as lines by day, in their order; for a page of a long history."""
    events = list(events)
    names = Names.of(events)
    lines = [Line(event, sentence(event, names)) for event in events]
    by_day = groupby(lines, key=lambda line: timezone.localdate(line.event.at))
    return [Day(on, list(told)) for on, told in by_day]


def first_seq_for(reader: User, agreement: Agreement) -> int | None:
    """Return the place from which this person reads the history: 1 for those who drafted it, for others the
    moment it first took force; None when there is nothing for them to read yet."""
    if Agreement.objects.drafted_by(reader).filter(pk=agreement.pk).exists():
        return 1
    taken = Event.objects.filter(agreement=agreement, kind=EventKind.TEXT_IN_FORCE).order_by("seq").first()
    return taken.seq if taken else None
