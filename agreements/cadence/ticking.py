"""The tick: what the clock owes to agreements in force. Any number may run at once."""

from dataclasses import dataclass
from datetime import datetime

from agreements.cadence.occasions import open_due
from agreements.cadence.reminders import remind
from agreements.cadence.schedules import derive


@dataclass(frozen=True)
class TickReport:
    """What one tick did."""

    schedules: int
    check_ins: int
    reminders: int


def tick(*, at: datetime) -> TickReport:
    """Let schedules follow the terms in force, ask for the check-ins that are due, mention dates.

    `at` is the one moment of this tick, read from the database. What another tick holds at this
    moment is left to it.
    """
    return TickReport(schedules=derive(), check_ins=open_due(at), reminders=remind(at))
