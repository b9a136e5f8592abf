"""Notices: what the scheduler announces once: a near end, an answer due by tomorrow, a date that no longer fits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from agreements.amendments.open_changes import open_changes
from agreements.analysis.wall_clock import NINE, day_at, moment_at
from agreements.analysis.working_days import WorkingDays
from agreements.cadence.dependency_breaks import DATE_BREAKS, new_breaks
from agreements.cadence.proposed_days import TIMETABLE_NEAR, near_days
from agreements.models import Agreement, Notice, Pause, Revision, Rhythm
from agreements.models.event import announce
from agreements.models.kinds import EventKind
from agreements.models.locked_batches import one_by_one
from agreements.models.working_calendar import the_working_days

ENDS_SOON, DECISION_NEAR = EventKind.ENDS_SOON, EventKind.DECISION_NEAR
# Working days before the answer to a change; days before the end.
BEFORE_AN_ANSWER, BEFORE_THE_END = 1, (7, 30)


@dataclass(frozen=True)
class DueNotice:
    """One thing that the scheduler announces once, and what it is about."""

    agreement_id: int
    kind: EventKind
    about: str
    data: dict[str, Any]


def give_notices(at: datetime, zone: str) -> int:
    """Give every notice whose day has come, unless its agreement is paused; return how many were given."""
    if not is_time_for_notices(at, zone):
        return 0
    today = day_at(at, zone)
    found = not_paused([*_ends(today), *_decisions(today, zone), *_breaks(today), *_days(today)], at)
    return one_by_one(((one.agreement_id, one) for one in found), partial(give_once, at=at))


def is_time_for_notices(at: datetime, zone: str) -> bool:
    """True from nine o'clock on, in the organisation's zone."""
    return at >= moment_at(day_at(at, zone), NINE, zone)


def not_paused(due_notices: list[DueNotice], at: datetime) -> list[DueNotice]:
    """Return those whose agreement is not paused at this moment: one query, none for an empty list."""
    paused = set(Pause.objects.running(at).values_list("agreement_id", flat=True)) if due_notices else set()
    return [one for one in due_notices if one.agreement_id not in paused]


def give_once(agreement: Agreement, due: DueNotice, *, at: datetime) -> bool:
    """Store the notice of an agreement that the caller has locked, and announce it; False when it was given before."""
    notice, is_new = Notice.objects.get_or_create(
        agreement=agreement, kind=due.kind, about=due.about, defaults={"at": at, "data": due.data}
    )
    if is_new:
        announce(agreement, due.kind, at=at, notice=notice)
    return is_new


def _ends(today: date) -> Iterator[DueNotice]:
    """Agreements that end in a week or a month; of both at once only the nearer."""
    soon = Rhythm.objects.filter(
        revision__state="in_force", ends_on__range=(today, today + timedelta(days=max(BEFORE_THE_END)))
    )
    found = list(soon.values_list("revision__agreement", "ends_on"))
    given = Notice.objects.filter(kind=ENDS_SOON, agreement__in=[agreement_id for agreement_id, _ in found])
    known = set(given.values_list("agreement_id", "about")) if found else set()
    for agreement_id, ends_on in found:
        assert ends_on is not None  # found by it
        days = next(days for days in BEFORE_THE_END if ends_on <= today + timedelta(days=days))
        if (agreement_id, f"{ends_on}:{days}") not in known:
            yield DueNotice(agreement_id, ENDS_SOON, f"{ends_on}:{days}", {"ends_on": ends_on.isoformat()})


def _decisions(today: date, zone: str) -> Iterator[DueNotice]:
    """Changes whose answer is asked for by tomorrow, or was."""
    given = Notice.objects.filter(kind=DECISION_NEAR, agreement=OuterRef("agreement"))
    given = given.filter(about=Cast(OuterRef("pk"), CharField()))
    waiting = Revision.objects.open().filter(~Exists(given), asked_by__isnull=False)
    changes = open_changes(Agreement.objects.filter(revisions__in=waiting.values("pk")))
    calendar = the_working_days(today) if changes else WorkingDays()
    for change in changes:
        answer_by = change.answer_by(calendar, zone)
        if answer_by and today >= calendar.add(answer_by, -BEFORE_AN_ANSWER):
            data = {"revision": change.revision.number, "answer_by": answer_by.isoformat()}
            yield DueNotice(change.revision.agreement_id, DECISION_NEAR, str(change.revision.pk), data)


def _breaks(today: date) -> Iterator[DueNotice]:
    """Dates that no longer fit, since what they need in another agreement has moved."""
    for agreement_id, about, data in new_breaks(today):
        yield DueNotice(agreement_id, DATE_BREAKS, about, data)


def _days(today: date) -> Iterator[DueNotice]:
    """Proposed days of drafts that have come near."""
    for agreement_id, about, data in near_days(today):
        yield DueNotice(agreement_id, TIMETABLE_NEAR, about, data)
