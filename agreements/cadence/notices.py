"""What the clock mentions once: a review or an end near, an answer asked for by tomorrow, a date that breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast

from agreements.agreeing.amending import open_changes
from agreements.analysis.wall_clock import NINE, day_at, moment_at
from agreements.analysis.working_days import WorkingDays
from agreements.cadence.breaking import DATE_BREAKS, broken_elsewhere
from agreements.cadence.claiming import one_by_one
from agreements.cadence.review_days import CHANGES_OF_DAY, DAYS, days_to_tell, note
from agreements.models import Agreement, Notice, Pause, Revision, Rhythm
from agreements.models.event import announce
from agreements.models.working_calendar import the_working_days

ENDS_SOON, DECISION_NEAR = "ends_soon", "decision_near"
# Working days before the answer to a change; days before the end.
BEFORE_AN_ANSWER, BEFORE_THE_END = 1, (7, 30)


@dataclass(frozen=True)
class Mention:
    """One thing to mention once, and what it is about."""

    agreement_id: int
    kind: str
    about: str
    data: dict[str, Any]


def mention(at: datetime, zone: str) -> int:
    """Give every notice whose day has come, from nine o'clock on in the organisation's zone; return how many."""
    today = day_at(at, zone)
    if at < moment_at(today, NINE, zone):
        return 0
    found = [*_reviews(today, zone), *_ends(today), *_decisions(today, zone), *_breaks(today)]
    resting = set(Pause.objects.running(at).values_list("agreement_id", flat=True)) if found else set()
    # Rest asks for nothing; that a day in people's calendars is none any more is said all the same.
    asked = [one for one in found if one.agreement_id not in resting or one.kind in CHANGES_OF_DAY]
    return one_by_one(((one.agreement_id, one) for one in asked), partial(_give, at=at))


def _reviews(today: date, zone: str) -> Iterator[Mention]:
    """Reviews that come near, and those whose day changed after they were mentioned."""
    for agreement_id, kind, about, data in days_to_tell(today, zone):
        yield Mention(agreement_id, kind, about, data)


def _ends(today: date) -> Iterator[Mention]:
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
            yield Mention(agreement_id, ENDS_SOON, f"{ends_on}:{days}", {"ends_on": ends_on.isoformat()})


def _decisions(today: date, zone: str) -> Iterator[Mention]:
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
            yield Mention(change.revision.agreement_id, DECISION_NEAR, str(change.revision.pk), data)


def _breaks(today: date) -> Iterator[Mention]:
    """Dates that no longer fit, since what they need in another agreement has moved."""
    for agreement_id, about, data in broken_elsewhere(today):
        yield Mention(agreement_id, DATE_BREAKS, about, data)


def _give(agreement: Agreement, mention: Mention, *, at: datetime) -> bool:
    if mention.kind in DAYS and not note(mention.kind, mention.data):
        return False
    notice, is_new = Notice.objects.get_or_create(
        agreement=agreement, kind=mention.kind, about=mention.about, defaults={"at": at, "data": mention.data}
    )
    if is_new:
        announce(agreement, mention.kind, at=at, notice=notice)
    return is_new
