"""Planning reviews: one is planned at a time, and one that was not held closes when the next is due."""

from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import Max, QuerySet

from agreements.analysis.recurrence import Recurrence, Unit
from agreements.analysis.wall_clock import MIDNIGHT, day_at, moment_at
from agreements.models import Agreement, Review, Revision, Rhythm
from agreements.models.locked_batches import one_by_one
from agreements.models.review import State
from agreements.models.working_calendar import the_working_days
from stakeholders.models import the_organisation

ONE_DAY = timedelta(days=1)


def plan(at: datetime, zone: str) -> int:
    """Plan the next review of every agreement in force, close those whose turn has passed; return how many changed.

    The zone is that of the organisation.
    """
    found = needing_another(day_at(at, zone))
    return one_by_one(((agreement, agreement) for agreement in sorted(found)), partial(_follow, at=at))


def rounds_of(rhythm: Rhythm) -> Recurrence:
    """Return the rhythm of the reviews as arithmetic: days where the organisation is."""
    zone = the_organisation().zone
    return Recurrence(
        rhythm.first_review_on, Unit.MONTH, rhythm.review_months, zone, clock=MIDNIGHT, ends_on=rhythm.ends_on
    )


def first_review(rhythm: Rhythm) -> Review | None:
    """Return the review that is planned by the text of this rhythm, or that the next tick will plan, not stored."""
    agreement = rhythm.revision.agreement_id
    planned = Review.objects.filter(agreement=agreement, revision=rhythm.revision, state=State.PLANNED)
    return planned.first() or _next(rhythm, rounds_of(rhythm))


def needing_another(today: date) -> QuerySet[Revision, int]:
    """Agreements, by id, whose text in force has no review planned yet, or whose planned review had its time."""
    unplanned = Revision.objects.in_force().filter(is_planned=False)
    passed = Review.objects.filter(state=State.PLANNED, next_due_on__lte=today)
    return unplanned.values_list("agreement", flat=True).union(passed.values_list("agreement", flat=True))


def _follow(agreement: Agreement, agreement_id: int, *, at: datetime) -> bool:
    Revision.objects.in_force().filter(agreement=agreement).update(is_planned=True)
    rhythm = Rhythm.objects.select_related("revision").get(revision__agreement=agreement, revision__state="in_force")
    rounds = rounds_of(rhythm)
    today = day_at(at, rounds.zone)
    planned = Review.objects.filter(agreement=agreement, state=State.PLANNED).first()
    if planned and not _has_passed(planned, today):
        return _adjust(planned, rhythm, rounds)
    if planned is None and rhythm.ends_on and rhythm.ends_on < today:
        # A rhythm that has ended plans no review.
        return False
    newest = planned or _begin(rhythm, rounds)
    has_changed = newest is not None
    # After a long outage those between were not held either; only the newest is asked for.
    while newest and _has_passed(newest, today):
        _pass_over(newest, rounds)
        newest = _begin(rhythm, rounds)
    return has_changed


def _has_passed(review: Review, today: date) -> bool:
    return review.next_due_on is not None and review.next_due_on <= today


def _pass_over(review: Review, rounds: Recurrence) -> None:
    assert review.next_due_on is not None  # the last of a rhythm waits for ever
    review.state, review.closed_at = State.NOT_HELD, moment_at(review.next_due_on, MIDNIGHT, rounds.zone)
    review.save(update_fields=["state", "closed_at"])


def _begin(rhythm: Rhythm, rounds: Recurrence) -> Review | None:
    review = _next(rhythm, rounds)
    if review is not None:
        review.save(force_insert=True)
    return review


def _next(rhythm: Rhythm, rounds: Recurrence) -> Review | None:
    agreement = rhythm.revision.agreement_id
    known = Review.objects.filter(agreement=agreement).aggregate(number=Max("number"), due_on=Max("due_on"))
    # Where the rhythm had ended for a while nobody owed a review.
    begun_on = _begun_on(rhythm, rounds)
    seq = _first_after(rounds, max(known["due_on"] or begun_on, begun_on))
    if not rounds.happens(seq):
        return None
    review = Review(agreement_id=agreement, revision=rhythm.revision, number=(known["number"] or 0) + 1)
    _place(review, rounds, seq)
    return review


def _adjust(review: Review, rhythm: Rhythm, rounds: Recurrence) -> bool:
    review.revision = rhythm.revision
    before = Review.objects.filter(agreement=review.agreement_id).exclude(pk=review.pk).aggregate(last=Max("due_on"))
    seq = _first_after(rounds, before["last"] or _begun_on(rhythm, rounds))
    if rounds.happens(seq) and rounds.day(seq) != review.due_on:
        _place(review, rounds, seq)
        review.version += 1
    elif not rounds.happens(seq):
        # The new text ends before it: there is nothing to review any more.
        review.state, review.closed_at = State.ENDED, rhythm.revision.in_force_at
        review.version += 1
    review.next_due_on = _next_due_on(rounds, seq)
    review.save()
    return True


def _place(review: Review, rounds: Recurrence, seq: int) -> None:
    review.due_on = rounds.day(seq)
    review.planned_on = the_working_days(review.due_on).add(review.due_on - ONE_DAY, 1)
    review.next_due_on = _next_due_on(rounds, seq)


def _next_due_on(rounds: Recurrence, seq: int) -> date | None:
    return rounds.day(seq + 1) if rounds.happens(seq + 1) else None


def _begun_on(rhythm: Rhythm, rounds: Recurrence) -> date:
    """Return the day before the text took force: the first review ever is not before that."""
    assert rhythm.revision.in_force_at is not None
    return day_at(rhythm.revision.in_force_at, rounds.zone) - ONE_DAY


def _first_after(rounds: Recurrence, last: date) -> int:
    return rounds.first_after(moment_at(last, MIDNIGHT, rounds.zone))
