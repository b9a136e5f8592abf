"""Silence: the promises of which no news came although it was due, as the rule "no news" means it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from agreements.analysis.working_days import later_by_working_days
from agreements.cadence.occasions import EARLY
from agreements.cadence.schedules import recurrence_of
from agreements.drift.rules import GRACE, no_news, unsettled
from agreements.models import Commitment, Episode, Rhythm, Schedule
from agreements.models.episode import Rule


def silent(commitments: Iterable[Commitment], *, at: datetime) -> set[int]:
    """Return the ids of those running that are silent at this moment; four queries.

    These are the open episodes of "no news", the check-ins open past their grace, and those that would
    be so if the tick had come by: a page does not wait for it.
    """
    running = [commitment for commitment in commitments if commitment.is_running]
    rows = Commitment.objects.filter(pk__in=[commitment.pk for commitment in running])
    episodes = unsettled(Episode.objects.filter(rule=Rule.NO_NEWS, commitment__in=rows.values("pk")))
    told = set(episodes.values_list("commitment_id", flat=True))
    return told | {sign.commitment_id for sign in no_news(at, rows)} | set(_not_asked(running, at))


def _not_asked(running: list[Commitment], at: datetime) -> Iterator[int]:
    schedules: dict[int, list[Schedule]] = {}
    for schedule in Schedule.objects.filter(commitment__in=running).order_by("pk"):
        schedules.setdefault(schedule.commitment_id, []).append(schedule)
    texts = {commitment.terms.revision_id for commitment in running if commitment.terms}
    rhythms = {one.revision_id: one for one in Rhythm.objects.filter(revision__in=texts).select_related("revision")}
    for commitment in running:
        assert commitment.terms is not None  # only commitments in force run
        rhythm = rhythms.get(commitment.terms.revision_id)
        asking = _schedule(commitment.terms.owner.zone, schedules.get(commitment.pk, []), rhythm)
        if asking and _owes(asking, commitment.standing_at, at):
            yield commitment.pk


def _schedule(zone: str, known: list[Schedule], rhythm: Rhythm | None) -> Schedule | None:
    """Return the schedule of a commitment; before the tick made it, as the tick will make it."""
    begun = next((schedule for schedule in known if schedule.closed_at is None), None)
    if begun or rhythm is None:
        return begun
    made = Schedule(anchor_on=rhythm.first_check_in_on, every_weeks=rhythm.every_weeks, zone=zone)
    made.ends_on = rhythm.ends_on
    moments = [rhythm.revision.in_force_at, *(schedule.closed_at for schedule in known)]
    made.next_seq = recurrence_of(made).first_after(max(moment for moment in moments if moment))
    return made


def _owes(schedule: Schedule, heard_at: datetime | None, at: datetime) -> bool:
    """True when a point of the rhythm and its grace have passed unasked, and the owner did not speak about then."""
    recurrence = recurrence_of(schedule)
    points = [recurrence.due_at(seq) for seq in recurrence.due_by(at, since=schedule.next_seq)]
    passed = [due_at for due_at in points if later_by_working_days(due_at, GRACE, schedule.zone) <= at]
    shortly = min(EARLY, timedelta(weeks=schedule.every_weeks) / 2)
    return bool(passed) and (heard_at is None or heard_at <= passed[-1] - shortly)
