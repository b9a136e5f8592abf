"""The tick: what the clock owes to agreements in force. Any number may run at once."""

from dataclasses import astuple, dataclass
from datetime import datetime

from agreements.cadence.acceptance import settle_silence
from agreements.cadence.notices import mention
from agreements.cadence.occasions import open_due
from agreements.cadence.pauses import rest
from agreements.cadence.reminders import remind
from agreements.cadence.reviews import plan
from agreements.cadence.schedules import derive
from stakeholders.models import the_organisation


@dataclass(frozen=True)
class TickReport:
    """What one tick did."""

    schedules: int
    check_ins: int
    reminders: int
    paused: int
    reviews: int
    silences: int
    notices: int

    @property
    def is_quiet(self) -> bool:
        """True when there was nothing to do."""
        return not any(astuple(self))


def tick(*, at: datetime) -> TickReport:
    """Let schedules follow the terms in force, ask for the check-ins that are due, mention dates, plan reviews,
    and let the silence of a receiver mean what was agreed.

    `at` is the one moment of this tick, read from the database. What another tick holds at this
    moment is left to it.
    """
    zone = the_organisation().zone
    return TickReport(
        schedules=derive(),
        paused=rest(at),
        check_ins=open_due(at),
        reminders=remind(at),
        reviews=plan(at, zone),
        silences=settle_silence(at),
        notices=mention(at, zone),
    )
