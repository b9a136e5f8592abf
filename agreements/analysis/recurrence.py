"""The rhythm as arithmetic: an anchor day plus n times so many weeks or months, at one time on a zone's wall clock."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from enum import StrEnum

from agreements.analysis.wall_clock import NINE, moment_at

MOST = 366
DAYS_OF_A_WEEK = 7
# Two days short of what Python can reckon with, so that the moment fits in every zone; no occurrence is as late.
CALENDAR_END = date.max - timedelta(days=2)


class Unit(StrEnum):
    """What a rhythm counts in."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


MONTHS_OF = {Unit.MONTH: 1, Unit.QUARTER: 3}


@dataclass(frozen=True)
class Recurrence:
    """Every so many weeks, months or quarters from `anchor_on`, to the end of `ends_on` if there is one.

    In a month without the anchor's day it is the last one. Occurrences are at least seven days apart on
    the wall, and the moment of each lies less than a day from its wall time read as UTC, whatever the zone
    does in between: so they strictly increase. Raises ValueError for a rhythm that does not go forward.
    """

    anchor_on: date
    unit: str
    every: int
    zone: str
    clock: time = NINE
    ends_on: date | None = None

    def __post_init__(self) -> None:
        Unit(self.unit)
        if not 1 <= self.every <= MOST:
            raise ValueError(f"A rhythm goes on every 1 to {MOST} units, not every {self.every}.")

    def day(self, seq: int) -> date:
        """Return the day of the occurrence; always reckoned from the anchor, so that nothing drifts.

        What would be later than the calendar reaches is CALENDAR_END, and does not happen.
        """
        if self.unit == Unit.WEEK:
            ordinal = self.anchor_on.toordinal() + self._step * seq
            return date.fromordinal(min(ordinal, CALENDAR_END.toordinal()))
        year, month = divmod(_months(self.anchor_on) + self._step * seq, 12)
        if year > MAXYEAR:
            return CALENDAR_END
        last = monthrange(year, month + 1)[1]
        return min(date(year, month + 1, min(self.anchor_on.day, last)), CALENDAR_END)

    def due_at(self, seq: int) -> datetime:
        """Return the UTC moment of the occurrence, whether or not the rhythm has ended before it."""
        return moment_at(self.day(seq), self.clock, self.zone)

    def happens(self, seq: int) -> bool:
        """True unless the rhythm has ended before this occurrence."""
        day = self.day(seq)
        return day < CALENDAR_END and (self.ends_on is None or day <= self.ends_on)

    def first_after(self, moment: datetime) -> int:
        """Return the number of the first occurrence later than the moment; never negative.

        It does not ask whether the rhythm has ended by then.
        """
        # The zone's day is at most one away from the UTC day: a few steps at most, however far off the moment is.
        seq = max(self._periods_to(moment.astimezone(UTC).date()) - 1, 0)
        while self.day(seq) < CALENDAR_END and self.due_at(seq) <= moment:
            seq += 1
        return seq

    def next_due_at(self, seq: int) -> datetime | None:
        """Return when the occurrence is due, or None when the rhythm ends before."""
        return self.due_at(seq) if self.happens(seq) else None

    def due_by(self, moment: datetime, *, since: int) -> Iterator[int]:
        """Yield the numbers from `since` on of the occurrences that are due at the moment."""
        seq = since
        while self.happens(seq) and self.due_at(seq) <= moment:
            yield seq
            seq += 1

    def period_after(self, seq: int) -> timedelta:
        """Return how long the period is that begins with this occurrence."""
        return self.due_at(seq + 1) - self.due_at(seq)

    @property
    def _step(self) -> int:
        # Days for weeks, months for everything longer.
        return self.every * (DAYS_OF_A_WEEK if self.unit == Unit.WEEK else MONTHS_OF[Unit(self.unit)])

    def _periods_to(self, day: date) -> int:
        if self.unit == Unit.WEEK:
            return (day - self.anchor_on).days // self._step
        return (_months(day) - _months(self.anchor_on)) // self._step


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1
