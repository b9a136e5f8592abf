"""Silence: the promises of which no news came although it was due, as the rule "no news" means it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet

from agreements.analysis.working_days import later_by_working_days
from agreements.cadence.occasions import EARLY
from agreements.cadence.schedules import recurrence_of
from agreements.drift.rules import GRACE, no_news, unsettled
from agreements.models import Commitment, CommitmentTerms, Episode, Rhythm, Schedule
from agreements.models.episode import Rule


def silent(commitments: QuerySet[Commitment], *, at: datetime) -> set[int]:
    """Return the ids of those running that are silent at this moment; four queries.

    These are the open episodes of "no news", the check-ins open past their grace, and those that would
    be so if the tick had come by: a page does not wait for it.
    """
    running = commitments.filter(pk__in=Commitment.objects.running().values("pk"))
    episodes = unsettled(Episode.objects.filter(rule=Rule.NO_NEWS, commitment__in=running.values("pk")))
    told = set(episodes.values_list("commitment_id", flat=True))
    return told | {sign.commitment_id for sign in no_news(at, running)} | set(_not_asked(running, at))


def _not_asked(running: QuerySet[Commitment], at: datetime) -> Iterator[int]:
    schedules: dict[int, list[Schedule]] = {}
    for schedule in Schedule.objects.filter(commitment__in=running.values("pk")).order_by("pk"):
        schedules.setdefault(schedule.commitment_id, []).append(schedule)
    rhythms = {rhythm.revision_id: rhythm for rhythm in Rhythm.objects.filter(revision__in_force_at__isnull=False)}
    for commitment in running.select_related("terms__revision", "terms__owner"):
        assert commitment.terms is not None  # only commitments in force run
        schedule = _schedule(commitment.terms, schedules.get(commitment.pk, []), rhythms.get(commitment.terms.revision_id))
        if schedule and _owes(schedule, commitment.standing_at, at):
            yield commitment.pk


def _schedule(terms: CommitmentTerms, known: list[Schedule], rhythm: Rhythm | None) -> Schedule | None:
    """Return the schedule of a commitment; before the tick made it, as the tick will make it."""
    begun = next((schedule for schedule in known if schedule.closed_at is None), None)
    if begun or rhythm is None:
        return begun
    made = Schedule(anchor_on=rhythm.first_check_in_on, every_weeks=rhythm.every_weeks, zone=terms.owner.zone)
    made.ends_on = rhythm.ends_on
    since = [schedule.closed_at for schedule in known if schedule.closed_at] + [terms.revision.in_force_at]
    made.next_seq = recurrence_of(made).first_after(max(moment for moment in since if moment))
    return made


def _owes(schedule: Schedule, heard_at: datetime | None, at: datetime) -> bool:
    """True when a point of the rhythm and its grace have passed unasked, and the owner did not speak about then."""
    recurrence = recurrence_of(schedule)
    points = [recurrence.due_at(seq) for seq in recurrence.due_by(at, since=schedule.next_seq)]
    passed = [due_at for due_at in points if later_by_working_days(due_at, GRACE, schedule.zone) <= at]
    shortly = min(EARLY, timedelta(weeks=schedule.every_weeks) / 2)
    return bool(passed) and (heard_at is None or heard_at <= passed[-1] - shortly)
