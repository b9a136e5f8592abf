"""The rhythm as arithmetic: an anchor day plus n times so many weeks, at nine o'clock on the owner's wall."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agreements.analysis.working_days import NINE, day_at, moment_at


@dataclass(frozen=True)
class Recurrence:
    """Every `every_weeks` weeks from `anchor_on` at 09:00 of the zone, to the end of `ends_on` if there is one."""

    anchor_on: date
    every_weeks: int
    zone: str
    ends_on: date | None = None

    def day(self, seq: int) -> date:
        """Return the day of the occurrence; always reckoned from the anchor, so that nothing drifts."""
        return self.anchor_on + timedelta(weeks=self.every_weeks * seq)

    def due_at(self, seq: int) -> datetime:
        """Return the UTC moment of the occurrence, whether or not the rhythm has ended before it."""
        return moment_at(self.day(seq), NINE, self.zone)

    def happens(self, seq: int) -> bool:
        """True unless the rhythm has ended before this occurrence."""
        return self.ends_on is None or self.day(seq) <= self.ends_on

    def first_after(self, moment: datetime) -> int:
        """Return the number of the first occurrence later than the moment; never negative."""
        passed = (day_at(moment, self.zone) - self.anchor_on).days // (7 * self.every_weeks)
        seq = max(passed, 0)
        return seq if self.due_at(seq) > moment else seq + 1

    def next_due_at(self, seq: int) -> datetime | None:
        """Return when the occurrence is due, or None when the rhythm ends before."""
        return self.due_at(seq) if self.happens(seq) else None

    def due_by(self, moment: datetime, *, since: int) -> Iterator[int]:
        """Yield the numbers from `since` on of the occurrences that are due at the moment."""
        seq = since
        while self.happens(seq) and self.due_at(seq) <= moment:
            yield seq
            seq += 1
