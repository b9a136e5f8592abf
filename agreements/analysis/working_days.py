"""Working days: which days count for an organisation or for one of its people, and what so many of them lead to."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from agreements.analysis.wall_clock import NINE, ONE_DAY, day_at, moment_at

FRIDAY = 4
# The search for a working day ends here: a calendar without one for longer must not hold the tick.
FURTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True)
class WorkingDays:
    """A calendar of working days: Monday to Friday, without holidays and without the absences of one person."""

    off: frozenset[date] = frozenset()
    # First and last day of each absence, both included.
    away: tuple[tuple[date, date], ...] = ()

    def without(self, away: tuple[tuple[date, date], ...]) -> "WorkingDays":
        """Return the same calendar with these absences too."""
        return replace(self, away=(*self.away, *away))

    def is_working_day(self, day: date) -> bool:
        """True from Monday to Friday, unless the day is a holiday or within an absence."""
        is_away = any(first <= day <= last for first, last in self.away)
        return day.weekday() <= FRIDAY and day not in self.off and not is_away

    def add(self, day: date, count: int) -> date:
        """Return the working day `count` working days after the day; before it when negative.

        From a free day the first step leads to the next working day, or back to the last. Zero returns
        the day itself.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day = self._next(day, step)
        return day

    def later(self, moment: datetime, count: int, zone: str) -> datetime:
        """Return the moment `count` working days later at the same wall time of the zone."""
        local = moment.astimezone(ZoneInfo(zone))
        return moment_at(self.add(local.date(), count), local.time(), zone)

    def on_or_after(self, moment: datetime, zone: str) -> datetime:
        """Return the moment itself on a working day of the zone, else nine o'clock on the next one."""
        day = day_at(moment, zone)
        return moment if self.is_working_day(day) else moment_at(self.add(day, 1), NINE, zone)

    def last_day_that(self, reached_by: date, *, working_days_after: int) -> date:
        """Return the last day from which that many working days on lead no further than `reached_by`.

        It turns "two working days have passed since" into one comparison of dates.
        """
        if working_days_after > 0:
            return self.add(reached_by + ONE_DAY, -working_days_after) - ONE_DAY
        return self.add(reached_by, -working_days_after)

    def _next(self, day: date, step: timedelta) -> date:
        # Where nothing is a working day, the end of the search stands for one: no clock runs out sooner.
        days = (day + step * number for number in range(1, FURTHEST.days))
        return next(filter(self.is_working_day, days), day + step * FURTHEST.days)
