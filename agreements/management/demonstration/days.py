"""The days of the demonstration, counted from today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from agreements.analysis.wall_clock import day_at, moment_at
from agreements.analysis.working_days import WorkingDays

# The demonstration has no holidays: its acts fall on any Monday to Friday.
WEEKDAYS = WorkingDays()


@dataclass(frozen=True)
class Days:
    """Days counted from the newest check-in: the last working day before the one on which the demo is made."""

    newest: date
    zone: str

    @classmethod
    def until(cls, now: datetime, zone: str) -> "Days":
        """Reckon from this moment, in an IANA zone."""
        return cls(WEEKDAYS.add(day_at(now, zone), -1), zone)

    def day(self, weeks: int = 0, days: int = 0) -> date:
        """Return the day so many weeks, then so many working days, from the newest check-in."""
        return WEEKDAYS.add(self.newest + timedelta(weeks=weeks), days)

    def at(self, weeks: int = 0, days: int = 0, clock: str = "10:00") -> datetime:
        """Return the moment at which the wall clock shows this time on that day."""
        return moment_at(self.day(weeks, days), time.fromisoformat(clock), self.zone)
