"""What drifts at this moment by the rules "no news" and "the date has passed"; a page does not wait for the tick."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Max

from agreements.analysis.working_days import WorkingDays
from agreements.cadence.occasions import early
from agreements.cadence.schedules import pace_of, recurrence_of
from agreements.drift.rules import (
    date_passed,
    first_day_of_grace,
    silences,
    silent_from,
    unheard,
    unsettled,
)
from agreements.models import Commitment, Episode, Rhythm, Schedule
from agreements.models.agreement import AnyOf
from agreements.models.episode import Rule
from agreements.models.working_calendar import working_days_of
from stakeholders.prepared_queries import Found, Queries


def drifts_at(running: list[Commitment], found: Found, *, at: datetime) -> dict[Rule, set[int]]:
    """Return by rule the ids of those that drift at this moment, all of them running; a constant number of queries.

    `found` is what `drift_queries` finds of them. These are the open episodes, and what the rules find now: dates past
    their grace, check-ins open past theirs, and check-ins that would be so if the tick had come by.
    """
    told = found["told"]
    late = [one.pk for one in running if one.terms and one.terms.due_on < first_day_of_grace(at)]
    past = {sign.subject_id for sign in date_passed(at, Commitment.objects.asked(at).filter(pk__in=late))}
    silent = {sign.subject_id for sign in silences(found["owed"], at)}
    silent.update(_not_asked(running, found["schedules"], at))
    return {
        Rule.DATE_PASSED: past | {pk for rule, pk in told if pk and rule == Rule.DATE_PASSED},
        Rule.NO_NEWS: silent | {pk for rule, pk in told if pk and rule == Rule.NO_NEWS},
    }


def drift_queries(commitments: list[int], *, before: datetime) -> Queries:
    """What is asked of some running commitments; `before` is `AT_LEAST` before the moment."""
    rows = Commitment.objects.filter(AnyOf(F("pk"), commitments))
    of_these = AnyOf(F("commitment"), commitments)
    told = unsettled(Episode.objects.filter(of_these, rule__in=[Rule.NO_NEWS, Rule.DATE_PASSED]))
    schedules = Schedule.objects.filter(of_these).annotate(returned_at=Max("commitment__check_ins__returned_at"))
    return {
        "told": told.values_list("rule", "commitment_id"),
        "owed": unheard(before, rows),
        "schedules": schedules.order_by("pk"),
    }


def _not_asked(running: list[Commitment], schedules: list[Schedule], at: datetime) -> Iterator[int]:
    # A report that is not disclosed yet counts as an answer: "no news" does not begin.
    asking = dict(_points_passed([one for one in running if one.pending_id is None], schedules, at))
    owners = {commitment.terms.owner_id for commitment in asking if commitment.terms}
    calendars = working_days_of(owners, at.date()) if owners else {}
    for commitment, schedule in asking.items():
        assert commitment.terms is not None  # only commitments in force run
        if _owes(schedule, calendars[commitment.terms.owner_id], commitment.reported_at, at):
            yield commitment.pk


def _points_passed(
    running: list[Commitment], kept: list[Schedule], at: datetime
) -> Iterator[tuple[Commitment, Schedule]]:
    """Yield those of whose schedule a point has passed that the tick has not taken up."""
    schedules: dict[int, list[Schedule]] = {}
    for schedule in kept:
        schedules.setdefault(schedule.commitment_id, []).append(schedule)
    # An existing schedule has its own rhythm; only without one the text says how the tick will create it.
    begun = {pk for pk, known in schedules.items() if any(one.closed_at is None for one in known)}
    texts = {one.terms.revision_id for one in running if one.terms and one.pk not in begun}
    paces = Rhythm.objects.filter(revision__in=texts).select_related("revision")
    rhythms = {one.revision_id: one for one in paces}
    for commitment in running:
        assert commitment.terms is not None  # only commitments in force run
        rhythm = rhythms.get(commitment.terms.revision_id)
        asking = _schedule(commitment.terms.owner.zone, schedules.get(commitment.pk, []), rhythm)
        if asking and next(recurrence_of(asking).due_by(at, since=asking.next_seq), None) is not None:
            yield commitment, asking


def _schedule(zone: str, known: list[Schedule], rhythm: Rhythm | None) -> Schedule | None:
    """Return the schedule of a commitment; before the tick made it, as the tick will make it."""
    begun = next((schedule for schedule in known if schedule.closed_at is None), None)
    if begun or rhythm is None:
        return begun
    made = Schedule(zone=zone, **pace_of(rhythm))
    made.ends_on = rhythm.ends_on
    ends = [moment for schedule in known for moment in (schedule.closed_at, schedule.returned_at)]  # type: ignore[attr-defined]
    moments = [rhythm.revision.in_force_at, *ends]
    made.next_seq = recurrence_of(made).first_after(max(moment for moment in moments if moment))
    return made


def _owes(schedule: Schedule, working_days: WorkingDays, heard_at: datetime | None, at: datetime) -> bool:
    """True when a point of the rhythm and its days of grace have passed without a question or a report."""
    recurrence = recurrence_of(schedule)
    points = [(seq, recurrence.due_at(seq)) for seq in recurrence.due_by(at, since=schedule.next_seq)]
    passed = [(seq, due_at) for seq, due_at in points if silent_from(due_at, schedule.zone, working_days) <= at]
    if not passed:
        return False
    seq, due_at = passed[-1]
    return heard_at is None or heard_at <= due_at - early(schedule, seq)
