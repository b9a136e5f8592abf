"""Quiet hours: when a person wants to hear nothing, and when they next hear what was said meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime, time

from agreements.analysis.wall_clock import MIDNIGHT, ONE_DAY, day_at, moment_at
from agreements.analysis.working_days import WorkingDays

# One stretch of quiet may lead into the next: an evening into a weekend, that into an absence, that into a morning.
AT_MOST = 12


@dataclass(frozen=True)
class QuietHours:
    """The quiet of one person, on the clock of their own zone.

    `starts` and `ends` are both None where no hours are quiet; over midnight where `starts` is the later.
    Days that are no working days of `days` are quiet from midnight to midnight, unless it is None; and so are
    the stretches of `away`, first and last day included.
    """

    zone: str
    starts: time | None = None
    ends: time | None = None
    days: WorkingDays | None = None
    away: tuple[tuple[date, date], ...] = ()

    def heard_at(self, moment: datetime) -> datetime:
        """Return the moment itself when it is not quiet, else the end of the quiet.

        A time that the clock skips stands for the end of the gap; one that it shows twice for the first of the two.
        """
        for _ in range(AT_MOST):
            later = self._after_the_day(self._after_the_hours(moment))
            if later == moment:
                break
            moment = later
        return moment

    def _after_the_hours(self, moment: datetime) -> datetime:
        if self.starts is None or self.ends is None:
            return moment
        today = day_at(moment, self.zone)
        for day in (today - ONE_DAY, today):
            last = day if self.starts < self.ends else day + ONE_DAY
            ends = moment_at(last, self.ends, self.zone)
            if moment_at(day, self.starts, self.zone) <= moment < ends:
                return ends
        return moment

    def _after_the_day(self, moment: datetime) -> datetime:
        day = day_at(moment, self.zone)
        loud = next((last + ONE_DAY for first, last in self.away if first <= day <= last), day)
        if self.days is not None and not self.days.is_working_day(loud):
            loud = self.days.add(loud, 1)
        return moment if loud == day else moment_at(loud, MIDNIGHT, self.zone)
