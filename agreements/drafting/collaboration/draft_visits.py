"""What changed in a draft since a person was last there, part by part."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from agreements.drafting.paragraphs import OUTLINE
from agreements.models import Agreement, DraftVisit, Event, Purpose
from agreements.models.canonical import KINDS
from agreements.models.kinds import EventKind
from agreements.spoken_days import past_day
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import ngettext

# A visit is over after so long without its page.
ENDS_AFTER = timedelta(minutes=30)
TOLD = (EventKind.TERM_ADDED, EventKind.TERM_EDITED, EventKind.TERM_RESTORED, EventKind.TERM_REMOVED)
PART_OF = {kind.kind: outline.slug for outline in OUTLINE for kind in outline.kinds} | {Purpose.kind: "outcome"}
# What a clause that is gone is called by; others by their kind.
CALLED_BY = {"commitment": "deliverable", "trade-off": "gives", "stakeholder": "name"}


@dataclass(frozen=True)
class Change:
    """The newest change of one clause: by whom and when; what it was called, where it is gone."""

    key: UUID
    kind: str
    by: User | None
    at: datetime
    gone: str = ""

    @property
    def anchor(self) -> str:
        return f"{'gone' if self.gone else 'term'}-{self.key.hex[:12]}"


@dataclass
class SinceLastVisit:
    """The clauses that others changed since a moment."""

    changed: dict[UUID, Change] = field(default_factory=dict)
    gone: Mapping[str, list[Change]] = field(default_factory=dict)  # by part
    words: Mapping[str, str] = field(default_factory=dict)  # "2 changes since Tuesday", by part
    first: Mapping[str, str] = field(default_factory=dict)  # anchor of the first change, by part


@transaction.atomic
def note_draft_visit(*, agreement: Agreement, by: User, at: datetime) -> DraftVisit:
    """Note that a person looks at a draft; after a pause a new visit begins. No event, and nobody else is shown it."""
    visits = DraftVisit.objects.select_for_update()
    visit, is_new = visits.get_or_create(agreement=agreement, person=by, defaults={"seen_at": at})
    if not is_new and at > visit.seen_at:
        if at - visit.seen_at >= ENDS_AFTER:
            visit.last_visit_at = visit.seen_at
        visit.seen_at = at
        visit.save(update_fields=["seen_at", "last_visit_at"])
    return visit


def last_visit(visits: Iterable[DraftVisit], reader: User, *, at: datetime) -> datetime | None:
    """Return the end of the visit before this one; where none was noted, of the visit to any page of ours."""
    visit = next(iter(visits), None)
    if visit is None:
        return reader.last_visit_at
    return visit.seen_at if at - visit.seen_at >= ENDS_AFTER else visit.last_visit_at


def changes_since(agreement: Agreement, reader: User, *, since: datetime | None, today: date) -> SinceLastVisit:
    """Return what others changed in the words of a draft since a moment; one query, none without a moment."""
    if since is None:
        return SinceLastVisit()
    newest: dict[UUID, Change] = {}
    for event in _events(agreement=agreement.pk, since=since)["events"]:
        # Whatever one did oneself, others' words before it have been seen.
        newest.pop(UUID(event.data["key"]), None)
        if event.by_id != reader.pk:
            newest[UUID(event.data["key"])] = _change(event)
    by_part = defaultdict(list)
    for change in newest.values():
        by_part[PART_OF.get(change.kind, "")].append(change)
    day = past_day(since, today=today)
    return SinceLastVisit(
        changed={key: one for key, one in newest.items() if not one.gone},
        gone={part: [one for one in found if one.gone] for part, found in by_part.items()},
        words={part: _words(len(found), day) for part, found in by_part.items()},
        first={part: found[0].anchor for part, found in by_part.items()},
    )


@prepared
def _events(*, agreement: int, since: datetime) -> Queries:
    told = Event.objects.filter(agreement=agreement, kind__in=TOLD, at__gt=since)
    return {"events": told.select_related("by").order_by("seq")}


def _words(count: int, day: str) -> str:
    return ngettext("%(count)s change since %(day)s", "%(count)s changes since %(day)s", count) % {
        "count": count,
        "day": day,
    }


def _change(event: Event) -> Change:
    kind, gone = event.data["term"], ""
    if event.kind == EventKind.TERM_REMOVED:
        gone = event.data["before"].get(CALLED_BY.get(kind, "")) or KINDS[kind].label()
    return Change(UUID(event.data["key"]), kind, event.by, event.at, gone)
