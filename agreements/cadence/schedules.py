"""Schedules follow the terms in force: a newer text makes, re-anchors or closes them."""

from datetime import datetime
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from agreements.analysis.recurrence import Recurrence, Unit
from agreements.models import Agreement, CheckIn, Commitment, CommitmentTerms, Occasion, Rhythm, Schedule
from agreements.models.locked_batches import one_by_one
from agreements.models.occasion import Closing
from stakeholders.models import User


def derive() -> int:
    """Let every schedule follow the terms in force and the zone of its owner; return how many changed."""
    return one_by_one([*_left_behind(), *_moved()], _follow)


def _left_behind() -> QuerySet[Commitment, tuple[int, int]]:
    """Commitments whose schedule is missing, older than their terms, or still there after their end."""
    return Commitment.objects.left_behind().order_by("agreement_id", "pk").values_list("agreement_id", "pk")


def _moved() -> QuerySet[Schedule, tuple[int, int]]:
    """Commitments asked about on the clock of a zone in which their owner no longer lives."""
    zones = Schedule.objects.filter(closed_at=None, owner=OuterRef("pk")).values("zone")
    # The first and the last in the alphabet: two looks into an index for each person, however much they promised.
    people = User.objects.annotate(
        first=Subquery(zones.order_by("zone")[:1]), last=Subquery(zones.order_by("-zone")[:1])
    )
    moved = people.filter(Q(zone__gt=F("first")) | Q(zone__lt=F("last"))).values_list("pk", flat=True)
    elsewhere = Schedule.objects.filter(closed_at=None, owner__in=list(moved)).exclude(zone=F("owner__zone"))
    return elsewhere.order_by("commitment__agreement_id", "commitment").values_list(
        "commitment__agreement_id", "commitment"
    )


def recurrence_of(schedule: Schedule) -> Recurrence:
    """Return the rhythm of a schedule as arithmetic."""
    return Recurrence(
        schedule.anchor_on, Unit(schedule.unit), schedule.every, schedule.zone, schedule.clock, schedule.ends_on
    )


def pace_of(rhythm: Rhythm) -> dict[str, Any]:
    """Return the fields that a schedule takes from the rhythm; others of them make it another schedule."""
    return {
        "anchor_on": rhythm.first_check_in_on,
        "unit": rhythm.unit,
        "every": rhythm.every,
        "clock": rhythm.check_in_at,
    }


def has_the_rhythm(schedule: Schedule, rhythm: Rhythm) -> bool:
    """True while the schedule keeps the pace of the rhythm."""
    return all(getattr(schedule, name) == value for name, value in pace_of(rhythm).items())


def _follow(agreement: Agreement, commitment_id: int) -> bool:
    commitment = Commitment.objects.select_related("terms__revision", "terms__owner").get(pk=commitment_id)
    schedule = Schedule.objects.filter(commitment=commitment, closed_at=None).first()
    terms = commitment.terms
    if terms is None or not commitment.is_running:
        _end(commitment, schedule)
        _note(commitment, None)
        return True
    rhythm = Rhythm.objects.get(revision=terms.revision)
    if schedule and schedule.owner_id != terms.owner_id:
        _close_owed(commitment, Closing.PASSED_ON, at=_moment_of(terms))
    if schedule and has_the_rhythm(schedule, rhythm):
        _adjust(schedule, terms, rhythm)
    else:
        if schedule:
            _close(schedule, at=_moment_of(terms))
        _begin(commitment, terms, rhythm)
    _note(commitment, terms)
    return True


def _note(commitment: Commitment, followed: CommitmentTerms | None) -> None:
    commitment.followed = followed
    commitment.save(update_fields=["followed"])


def _begin(commitment: Commitment, terms: CommitmentTerms, rhythm: Rhythm) -> None:
    schedule = Schedule(commitment=commitment, **pace_of(rhythm))
    # "Done" may have been taken back since the last schedule closed: it goes on from there, or from the day on
    # which the receiver said what is missing; nobody owed news while it stood as done.
    closed_at = Schedule.objects.filter(commitment=commitment).aggregate(last=Max("closed_at"))["last"]
    returned_at = CheckIn.objects.filter(commitment=commitment).aggregate(last=Max("returned_at"))["last"]
    _set(schedule, terms, rhythm, since=max(filter(None, (_moment_of(terms), closed_at, returned_at))))
    schedule.save(force_insert=True)


def _adjust(schedule: Schedule, terms: CommitmentTerms, rhythm: Rhythm) -> None:
    # A new owner, or a rhythm that had come to its end, goes on with the next point after the new text.
    starts_anew = schedule.owner_id != terms.owner_id or schedule.next_due_at is None
    _set(schedule, terms, rhythm, since=_moment_of(terms) if starts_anew else None)
    schedule.save()


def _set(schedule: Schedule, terms: CommitmentTerms, rhythm: Rhythm, *, since: datetime | None) -> None:
    schedule.revision, schedule.owner, schedule.zone = terms.revision, terms.owner, terms.owner.zone
    schedule.ends_on, schedule.due_on = rhythm.ends_on, terms.due_on
    recurrence = recurrence_of(schedule)
    if since:
        schedule.next_seq = max(schedule.next_seq, recurrence.first_after(since))
    schedule.next_due_at = recurrence.next_due_at(schedule.next_seq)


def _end(commitment: Commitment, schedule: Schedule | None) -> None:
    # Dated when it happened, not when the tick noticed.
    at = commitment.ended_at or commitment.reported_at
    assert at is not None
    _close_owed(commitment, Closing.ENDED, at=at)
    if schedule:
        _close(schedule, at=at)


def _close(schedule: Schedule, *, at: datetime) -> None:
    schedule.closed_at = at
    schedule.save(update_fields=["closed_at"])


def _close_owed(commitment: Commitment, closing: Closing, *, at: datetime) -> None:
    Occasion.objects.filter(commitment=commitment, closing=Closing.OPEN).update(closing=closing, closed_at=at)


def _moment_of(terms: CommitmentTerms) -> datetime:
    in_force_at = terms.revision.in_force_at
    assert in_force_at is not None
    return in_force_at
