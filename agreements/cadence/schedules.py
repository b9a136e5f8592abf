"""Schedules follow the terms in force: a newer text makes, re-anchors or closes them."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q

from agreements.analysis.recurrence import Recurrence, Unit
from agreements.cadence.claiming import one_by_one
from agreements.models import Agreement, CheckIn, Commitment, CommitmentTerms, Occasion, Rhythm, Schedule
from agreements.models.commitment import CommitmentQuerySet
from agreements.models.occasion import Closing


def derive() -> int:
    """Let every schedule follow the terms in force; return how many changed."""
    found = needing_another().order_by("agreement_id", "pk")
    return one_by_one(found.values_list("agreement_id", "pk"), _follow)


def needing_another() -> CommitmentQuerySet:
    """Commitments whose schedule is missing, older than their terms, or still there after their end."""
    current = Schedule.objects.filter(commitment=OuterRef("pk"), closed_at=None)
    fits = current.filter(revision=OuterRef("terms__revision"), zone=F("owner__zone"))
    owed = Occasion.objects.filter(commitment=OuterRef("pk"), closing=Closing.OPEN)
    has_rhythm = Rhythm.objects.filter(revision=OuterRef("terms__revision"))
    running = Q(pk__in=Commitment.objects.running().values("pk"))
    lags = running & Exists(has_rhythm) & ~Exists(fits)
    lingers = ~running & Q(terms__isnull=False) & (Exists(current) | Exists(owed))
    return Commitment.objects.filter(lags | lingers)


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
    return True


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
    schedule.ends_on = rhythm.ends_on
    recurrence = recurrence_of(schedule)
    if since:
        schedule.next_seq = max(schedule.next_seq, recurrence.first_after(since))
    schedule.next_due_at = recurrence.next_due_at(schedule.next_seq)


def _end(commitment: Commitment, schedule: Schedule | None) -> None:
    # Dated when it happened, not when the tick noticed.
    at = commitment.ended_at or commitment.standing_at
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
