"""The week at a glance: on its first working day the dashboard in a mail, with the dates until Sunday."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from agreements.analysis.wall_clock import day_at, moment_at
from agreements.dashboard.commitment_status import CommitmentStatus
from agreements.dashboard.health.weeks import WEEK
from agreements.dashboard.overview.decisions import Decision, decisions_in
from agreements.dashboard.overview.health import Health, read_health
from agreements.dashboard.overview.scope import Scope, read
from agreements.models import Commitment, OutboxMessage
from agreements.models.kinds import MessageKind
from agreements.models.news.outbox_message import State, Urgency
from agreements.models.working_calendar import working_days_of
from agreements.notifications.digests.daily import HALF_PAST_EIGHT
from agreements.notifications.preferences.availability import heard_at
from stakeholders.models import Department, User

logger = logging.getLogger(__name__)

SIX_DAYS = timedelta(days=6)
# Later in the week it would announce days that have passed.
STILL_OF_USE = timedelta(days=2)
# So many people in one round; the next takes the others.
AT_ONCE = 200


@dataclass(frozen=True)
class Week:
    """What one person is told of a week; the dates until Sunday, those that have passed too, are in their order."""

    mine: list[Commitment]
    promised: list[Commitment]
    # Due between others.
    others: list[Commitment]
    decisions: list[Decision]
    health: Health
    # By the id of each commitment named here.
    statuses: dict[int, CommitmentStatus]

    @property
    def is_empty(self) -> bool:
        return not (self.mine or self.promised or self.others or self.decisions or self.health.worse)


def the_week(person: User, at: datetime) -> Week:
    """Return what this week brings to a person: in the agreements they take part in, or in all for managers.

    What got worse is told of the week before, on whatever day of this week it is told. Of what rests no date is told.
    """
    scope = Scope(person, at, day_at(at, person.zone), only_named=not person.is_manager)
    monday = _monday(scope.today)
    sunday = monday + SIX_DAYS
    ours = set(Department.objects.of(person).values_list("pk", flat=True))
    reading = read(scope)
    mine, promised, others = [], [], []
    for commitment in reading.commitments:
        assert commitment.terms is not None  # only commitments in force are read
        rests = commitment.agreement_id in reading.paused
        if rests or not commitment.is_running or commitment.terms.due_on > sunday:
            continue
        if commitment.terms.owner_id == person.pk:
            mine.append(commitment)
        elif commitment.terms.receiver.department_id in ours:
            promised.append(commitment)
        else:
            others.append(commitment)
    return Week(
        mine, promised, others, decisions_in(scope), read_health(reading, since=monday - WEEK), reading.statuses
    )


def make_weekly(at: datetime) -> int:
    """Make the digests of this week that are due; return how many people were looked at.

    Whoever was looked at has a row under the key of the week, also when there was nothing to tell.
    """
    people = list(_without_their_week(at))
    calendars = working_days_of([person.pk for person in people], at.date()) if people else {}
    looked_at = 0
    for person in people:
        # Whoever is away all week waits here too, and must take nobody's turn.
        if looked_at >= AT_ONCE:
            break
        monday = _monday(day_at(at, person.zone))
        first = monday if calendars[person.pk].is_working_day(monday) else calendars[person.pk].add(monday, 1)
        begins_at = moment_at(first, HALF_PAST_EIGHT, person.zone)
        if begins_at <= at:
            is_in_time = person.joined_at < begins_at and at < begins_at + STILL_OF_USE
            looked_at += _attempt(person, monday, at, is_in_time=is_in_time)
    return looked_at


def _attempt(person: User, monday: date, at: datetime, *, is_in_time: bool) -> bool:
    try:
        with transaction.atomic():
            _make(person, monday, at, is_in_time=is_in_time)
    except Exception:
        # An error in the week of one person must not stop the mail of others.
        logger.exception("The week of person %s could not be looked at", person.pk)
        return False
    return True


def _make(person: User, monday: date, at: datetime, *, is_in_time: bool) -> None:
    has_something = is_in_time and not the_week(person, at).is_empty
    digest = OutboxMessage(
        kind=MessageKind.WEEKLY_DIGEST,
        person=person,
        dedupe_key=f"{_key(monday)}{person.pk}",
        urgency=Urgency.DIGEST,
        state=State.PENDING if has_something else State.SUPPRESSED,
        fault="" if has_something else "nothing to tell",
        created_at=at,
        available_at=heard_at(person.pk, at) if has_something else at,
        not_after=at + STILL_OF_USE,
    )
    # The key lets one of several through that look at once.
    OutboxMessage.objects.bulk_create([digest], ignore_conflicts=True)


def _without_their_week(at: datetime) -> QuerySet[User]:
    """Return the people whose week has begun and who have not been looked at; two queries, however many people."""
    zones = User.objects.active().values_list("zone", flat=True).distinct()
    mondays: dict[date, list[str]] = {}
    for zone in zones:
        monday = _monday(day_at(at, zone))
        if moment_at(monday, HALF_PAST_EIGHT, zone) <= at:
            mondays.setdefault(monday, []).append(zone)
    begun: Any = Q(pk__in=[])
    for monday, places in mondays.items():
        key = Concat(Value(_key(monday)), Cast(OuterRef("pk"), CharField()))
        begun |= Q(zone__in=places) & ~Exists(OutboxMessage.objects.filter(dedupe_key=key))
    wanted = User.objects.active().exclude(preference__weekly_digest=False)
    people: QuerySet[User] = wanted.filter(begun).order_by("pk")
    return people


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _key(monday: date) -> str:
    return f"{MessageKind.WEEKLY_DIGEST}:{monday.isoformat()}:"
