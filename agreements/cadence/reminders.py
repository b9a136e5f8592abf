"""Reminders of due dates to the owner: three working days before, on the day, two working days after."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When

from agreements.analysis.wall_clock import NINE
from agreements.analysis.working_days import WorkingDays
from agreements.models import Agreement, Commitment, Reminder
from agreements.models.event import announce
from agreements.models.kinds import EventKind
from agreements.models.locked_batches import one_by_one
from agreements.models.reminder import Step
from agreements.models.working_calendar import the_working_days

BEFORE, AFTER = 3, 2
KINDS = {Step.BEFORE: EventKind.DATE_NEAR, Step.ON: EventKind.DATE_TODAY, Step.AFTER: EventKind.DATE_PASSED}
# How far ahead dates are looked at; where nobody works for longer than that, a date is mentioned a little later.
HORIZON = timedelta(days=31)


@dataclass(frozen=True)
class Mention:
    """One date of one commitment that is to be mentioned."""

    commitment_id: int
    due_on: date
    step: str
    zone: str


def remind(at: datetime) -> int:
    """Mention the dates whose moment has come; of several that passed unnoticed only the newest; return how many."""
    near = Commitment.objects.asked(at).filter(schedules__closed_at=None, schedules__due_on__lte=at.date() + HORIZON)
    zones = sorted(set(near.values_list("terms__owner__zone", flat=True).distinct()))
    if not zones:
        return 0
    mentioned = Reminder.objects.filter(
        commitment=OuterRef("pk"), due_on=OuterRef("terms__due_on"), step=OuterRef("step")
    )
    working_days = the_working_days(at.date())
    found = near.annotate(step=_step_by_zone(zones, at, working_days)).filter(~Exists(mentioned), step__isnull=False)
    rows = found.order_by("agreement_id", "pk").values_list(
        "agreement_id", "pk", "terms__due_on", "step", "terms__owner__zone"
    )
    mentions = ((agreement, Mention(*mention)) for agreement, *mention in rows)
    return one_by_one(mentions, partial(_mention, at=at, working_days=working_days))


def _step_by_zone(zones: list[str], at: datetime, working_days: WorkingDays) -> Case:
    reached = [
        When(Q(terms__owner__zone=zone, terms__due_on__lte=last), then=Value(step))
        for zone in zones
        for step, last in steps_reached(at, zone, working_days)
    ]
    return Case(*reached, default=None, output_field=CharField(null=True))


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


def _mention(agreement: Agreement, mention: Mention, *, at: datetime, working_days: WorkingDays) -> bool:
    still = Commitment.objects.asked(at).filter(pk=mention.commitment_id, terms__due_on=mention.due_on)
    if not still.exists():
        return False
    reminder, is_new = Reminder.objects.get_or_create(
        commitment_id=mention.commitment_id, due_on=mention.due_on, step=mention.step, defaults={"at": at}
    )
    if is_new:
        heard_at = working_days.on_or_after(at, mention.zone)
        announce(agreement, KINDS[Step(mention.step)], at=heard_at, reminder=reminder)
    return is_new
