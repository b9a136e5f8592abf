"""Stores the health of every agreement at the end of each week, and can rebuild it from the records."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Max

from agreements.analysis.wall_clock import day_at, moment_at
from agreements.dashboard.health.past_words import words_at
from agreements.models import Agreement, HealthWeek

WEEK = timedelta(days=7)
# The number of weeks in the picture, and at most made up for after a long outage.
WEEKS = 8
AT_ONCE = 1_000


def close_weeks(at: datetime, zone: str) -> int:
    """Write the weeks that have ended and are not written yet; return how many rows that made.

    Almost always one query: the newest week that is written is the last that has ended. A week is written as a
    whole or not at all; of two that write it at once, the second writes nothing.
    """
    last = ended_by(at, zone)
    newest = HealthWeek.objects.aggregate(newest=Max("week"))["newest"]
    if newest and newest >= last:
        return 0
    first = last - (WEEKS - 1) * WEEK
    return sum(_write(week, zone) for week in _mondays(max(first, newest + WEEK) if newest else first, last))


def rebuild_weeks(at: datetime, zone: str, *, weeks: int) -> int:
    """Write the last `weeks` weeks anew; return the number of rows. The result is the same as on the day itself."""
    last = ended_by(at, zone)
    with transaction.atomic():
        HealthWeek.objects.filter(week__gt=last - weeks * WEEK).delete()
        return sum(_write(week, zone) for week in _mondays(last - (weeks - 1) * WEEK, last))


def ended_by(at: datetime, zone: str) -> date:
    """Return the Monday of the last week that is over at this moment, where the organisation is."""
    today = day_at(at, zone)
    return today - timedelta(days=today.weekday()) - WEEK


def end_of(week: date, zone: str) -> datetime:
    """Return the moment at which the week that began on this Monday is over."""
    return moment_at(week + WEEK, time.min, zone)


@transaction.atomic
def _write(week: date, zone: str) -> int:
    end = end_of(week, zone)
    in_force = list(Agreement.objects.filter(first_in_force_at__lte=end).order_by("pk").values_list("pk", flat=True))
    rows = [
        HealthWeek(agreement_id=agreement, week=week, word=word)
        for start in range(0, len(in_force), AT_ONCE)
        for agreement, word in words_at(in_force[start : start + AT_ONCE], end).items()
    ]
    HealthWeek.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    return len(rows)


def _mondays(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += WEEK
