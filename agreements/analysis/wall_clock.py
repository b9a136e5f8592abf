"""Wall clocks: which day a zone is in, and when its wall shows a certain time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NINE = time(9)
MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
# No calendar on earth is further ahead of UTC.
FURTHEST_EAST = timedelta(hours=14)


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


def latest_day_at(moment: datetime) -> date:
    """Return the latest day that any calendar on earth shows at this moment: a bound that needs no zone."""
    return (moment + FURTHEST_EAST).astimezone(UTC).date()
