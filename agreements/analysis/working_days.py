"""Working days and wall clocks: which day a person is in, and when nine o'clock is there."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NINE = time(9)
MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
FRIDAY = 4


def is_working_day(day: date) -> bool:
    """Monday to Friday; holidays are not known yet."""
    return day.weekday() <= FRIDAY


def add_working_days(day: date, count: int) -> date:
    """Return the working day `count` working days after the day; before it when negative.

    From a weekend the first step leads to Monday, or back to Friday. Zero returns the day itself.
    """
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def moment_at(day: date, clock: time, zone: str) -> datetime:
    """Return the UTC moment at which the wall clock of an IANA zone shows this day and time.

    A time that the clock skips becomes the first moment after the gap; one that it shows twice
    becomes the first of the two.
    """
    local = datetime.combine(day, clock, ZoneInfo(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _end_of_gap(local)


def _end_of_gap(local: datetime) -> datetime:
    # PEP 495: inside a gap fold=0 reckons with the offset before it and fold=1 with the one after, so the two
    # readings enclose the moment at which the clock was moved.
    after, before = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    new_offset = after.astimezone(local.tzinfo).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(local.tzinfo).utcoffset() == new_offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def day_at(moment: datetime, zone: str) -> date:
    """Return the day that the calendar of an IANA zone shows at this moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def later_by_working_days(moment: datetime, count: int, zone: str) -> datetime:
    """Return the moment `count` working days later at the same wall time of the zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return moment_at(add_working_days(local.date(), count), local.time(), zone)


def on_a_working_day(moment: datetime, zone: str) -> datetime:
    """Return the moment itself on a working day of the zone, else nine o'clock on the Monday after it."""
    day = day_at(moment, zone)
    return moment if is_working_day(day) else moment_at(add_working_days(day, 1), NINE, zone)


def last_day_that(reached_by: date, *, working_days_after: int) -> date:
    """Return the last day from which that many working days on lead no further than `reached_by`.

    It turns "two working days have passed since" into one comparison of dates.
    """
    day = reached_by + ONE_DAY * (2 * abs(working_days_after) + 4)
    while add_working_days(day, working_days_after) > reached_by:
        day -= ONE_DAY
    return day
