"""Reminders of due dates to the owner: three working days before, on the day, two working days after."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When

from agreements.analysis.wall_clock import NINE
from agreements.analysis.working_days import WorkingDays
from agreements.models import Announcement, Commitment, Reminder
from agreements.models.event import announce_together, told_from
from agreements.models.kinds import EventKind
from agreements.models.locked_batches import Claimed, in_batches
from agreements.models.reminder import Step
from agreements.models.working_calendar import the_working_days
from stakeholders.models import User

BEFORE, AFTER = 3, 2
KINDS = {Step.BEFORE: EventKind.DATE_NEAR, Step.ON: EventKind.DATE_TODAY, Step.AFTER: EventKind.DATE_PASSED}


@dataclass(frozen=True)
class DueReminder:
    """One date of one commitment of which its owner is to be reminded."""

    commitment_id: int
    due_on: date
    step: str
    zone: str

    @property
    def subject(self) -> tuple[int, date]:
        """The commitment, and its due date."""
        return self.commitment_id, self.due_on


def remind(at: datetime) -> int:
    """Remind owners of their due dates, of several steps that passed at once only of the newest; return how many."""
    zones = sorted(User.objects.values_list("zone", flat=True).distinct())
    working_days = the_working_days(at.date())
    reached = {zone: steps_reached(at, zone, working_days) for zone in zones}
    if not reached:
        return 0
    # No later date is near in any zone, so that the search reads few promises, by the index of due dates.
    latest = max(last for steps in reached.values() for _step, last in steps)
    near = Commitment.objects.asked(at).filter(schedules__closed_at=None, schedules__due_on__lte=latest)
    mentioned = Reminder.objects.filter(
        commitment=OuterRef("pk"), due_on=OuterRef("terms__due_on"), step=OuterRef("step")
    )
    found = near.annotate(step=_step_by_zone(reached)).filter(~Exists(mentioned), step__isnull=False)
    rows = found.order_by("agreement_id", "pk").values_list(
        "agreement_id", "pk", "terms__due_on", "step", "terms__owner__zone"
    )
    due = ((agreement, DueReminder(*row)) for agreement, *row in rows)
    return in_batches(due, partial(_give, at=at, working_days=working_days))


def _step_by_zone(reached: dict[str, list[tuple[Step, date]]]) -> Case:
    steps = [
        When(Q(terms__owner__zone=zone, terms__due_on__lte=last), then=Value(step))
        for zone, steps in reached.items()
        for step, last in steps
    ]
    return Case(*steps, default=None, output_field=CharField(null=True))


def steps_reached(at: datetime, zone: str, working_days: WorkingDays) -> list[tuple[Step, date]]:
    """Return for each step, latest first, the last date that has reached it by nine o'clock in the zone.

    A date on a free day is mentioned as "today" on the working day before it.
    """
    local = at.astimezone(ZoneInfo(zone))
    day = local.date() if local.time() >= NINE else local.date() - timedelta(days=1)
    return [
        (Step.AFTER, working_days.last_day_that(day, working_days_after=AFTER)),
        (Step.ON, working_days.last_day_that(day, working_days_after=-1) - timedelta(days=1)),
        (Step.BEFORE, working_days.last_day_that(day, working_days_after=-BEFORE)),
    ]


def _give(claimed: Claimed, due: list[DueReminder], *, at: datetime, working_days: WorkingDays) -> int:
    asked = Commitment.objects.asked(at).filter(pk__in={one.commitment_id for one in due})
    still = {(pk, due_on): agreement for pk, due_on, agreement in asked.values_list("pk", "terms__due_on", "agreement")}
    given = Reminder.objects.filter(commitment__in={pk for pk, _due_on in still})
    known = set(given.values_list("commitment", "due_on", "step"))
    new = [one for one in due if one.subject in still and (*one.subject, one.step) not in known]
    reminders = Reminder.objects.bulk_create(
        [Reminder(commitment_id=one.commitment_id, due_on=one.due_on, step=one.step, at=at) for one in new]
    )
    announce_together(
        [
            Announcement(
                agreement=claimed[still[one.subject]],
                kind=KINDS[Step(one.step)],
                reminder=reminder,
                available_at=told_from(claimed[still[one.subject]], working_days.on_or_after(at, one.zone)),
            )
            for one, reminder in zip(new, reminders, strict=True)
        ]
    )
    return len(new)
