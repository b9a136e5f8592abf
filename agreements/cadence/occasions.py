"""Check-ins come due: the newest one is asked for, what passed in the meantime is only noted."""

from datetime import datetime, timedelta
from functools import partial

from agreements.analysis.recurrence import Recurrence
from agreements.analysis.working_days import on_a_working_day
from agreements.cadence.claiming import one_by_one
from agreements.cadence.schedules import recurrence_of
from agreements.models import Agreement, CheckIn, Occasion, Schedule
from agreements.models.check_in import CheckInQuerySet
from agreements.models.event import announce
from agreements.models.occasion import Closing

PAUSE_AFTER_TROUBLE = timedelta(hours=1)
EARLY = timedelta(days=7)


def open_due(at: datetime) -> int:
    """Open the check-ins that are due at this moment and announce them; return how many."""
    due = Schedule.objects.filter(closed_at=None, next_due_at__lte=at).order_by("commitment__agreement_id", "pk")

    def push_on(schedule_id: int) -> None:
        Schedule.objects.filter(pk=schedule_id).update(next_due_at=at + PAUSE_AFTER_TROUBLE)

    pieces = due.values_list("commitment__agreement_id", "pk")
    return one_by_one(pieces, partial(_open, at=at), on_trouble=push_on)


def _open(agreement: Agreement, schedule_id: int, *, at: datetime) -> bool:
    schedule = Schedule.objects.select_related("commitment__terms", "owner").get(pk=schedule_id)
    recurrence = recurrence_of(schedule)
    due = list(recurrence.due_by(at, since=schedule.next_seq))
    if not due or not _is_current(schedule):
        return False
    _pass_over(schedule, recurrence, due)
    occasion = _begin(schedule, due[-1], recurrence)
    schedule.next_seq = due[-1] + 1
    schedule.next_due_at = recurrence.next_due_at(schedule.next_seq)
    schedule.save(update_fields=["next_seq", "next_due_at"])
    if occasion.closing == Closing.OPEN:
        announce(agreement, "check_in_due", at=on_a_working_day(at, schedule.zone), occasion=occasion)
    return True


def _is_current(schedule: Schedule) -> bool:
    # Between the search and the lock another tick, a check-in or a new text may have been faster.
    commitment = schedule.commitment
    follows = commitment.terms is not None and commitment.terms.revision_id == schedule.revision_id
    return schedule.closed_at is None and commitment.is_running and follows


def _pass_over(schedule: Schedule, recurrence: Recurrence, due: list[int]) -> None:
    owed = Occasion.objects.filter(commitment=schedule.commitment, closing=Closing.OPEN)
    owed.update(closing=Closing.MISSED, closed_at=recurrence.due_at(due[0]))
    Occasion.objects.bulk_create(
        [
            Occasion(
                schedule=schedule,
                seq=seq,
                commitment=schedule.commitment,
                owner=schedule.owner,
                due_at=recurrence.due_at(seq),
                closing=Closing.MISSED,
                closed_at=recurrence.due_at(seq + 1),
            )
            for seq in due[:-1]
        ],
        ignore_conflicts=True,
    )


def _begin(schedule: Schedule, seq: int, recurrence: Recurrence) -> Occasion:
    due_at = recurrence.due_at(seq)
    early = _early_answers(schedule, due_at)
    is_answered = early.exists()
    occasion = Occasion.objects.create(
        schedule=schedule,
        seq=seq,
        commitment=schedule.commitment,
        owner=schedule.owner,
        due_at=due_at,
        closing=Closing.ANSWERED if is_answered else Closing.OPEN,
        closed_at=due_at if is_answered else None,
    )
    early.update(occasion=occasion)
    return occasion


def _early_answers(schedule: Schedule, due_at: datetime) -> CheckInQuerySet:
    """Words of the owner shortly before the point: asking again would only annoy."""
    shortly = min(EARLY, timedelta(weeks=schedule.every_weeks) / 2)
    said = CheckIn.objects.standing().filter(commitment=schedule.commitment, by=schedule.owner, occasion=None)
    return said.filter(at__gt=due_at - shortly, at__lte=due_at)
