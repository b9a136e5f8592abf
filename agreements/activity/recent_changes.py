"""What happened in the agreements that a person reads since they were last here: one line for each agreement."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from agreements.activity.history import Line, read_by
from agreements.activity.names import Names
from agreements.activity.sentences import sentence
from agreements.models import Agreement, Event
from stakeholders.models import User

MOST = 5


@dataclass(frozen=True)
class Changed:
    """One agreement, what happened in it last, and how much before that."""

    agreement: Agreement
    newest: Line
    more: int


@dataclass(frozen=True)
class RecentChanges:
    """What changed since a moment: the agreements that changed last, and how many others did."""

    since: datetime
    rows: list[Changed]
    others: int


def recent_changes(reader: User, *, since: datetime) -> RecentChanges:
    """Return what others and the clock did since a moment, the agreement that changed last first.

    A constant number of queries.
    """
    happened = read_by(reader).filter(at__gt=since).exclude(by=reader)
    by_agreement = happened.values("agreement").annotate(last=Max("seq"), count=Count("pk"), when=Max("at"))
    found = list(by_agreement.order_by("-when", "-agreement"))
    shown = found[:MOST]
    newest = Q(pk__in=[])
    for one in shown:
        newest |= Q(agreement=one["agreement"], seq=one["last"])
    events = {event.agreement_id: event for event in Event.objects.filter(newest)}
    agreements = Agreement.objects.titled().in_bulk(events)
    names = Names.of(events.values())
    rows = [
        Changed(
            agreements[one["agreement"]],
            Line(events[one["agreement"]], sentence(events[one["agreement"]], names)),
            one["count"] - 1,
        )
        for one in shown
    ]
    return RecentChanges(since, rows, len(found) - len(rows))
