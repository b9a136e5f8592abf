"""Check-ins come due: the newest one is asked for, what passed in the meantime is only noted."""

from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q

from agreements.analysis.recurrence import Recurrence
from agreements.analysis.working_days import WorkingDays
from agreements.cadence.claiming import one_by_one
from agreements.cadence.pauses import falls_into
from agreements.cadence.schedules import recurrence_of
from agreements.models import Agreement, CheckIn, Occasion, Pause, Schedule
from agreements.models.check_in import CheckInQuerySet
from agreements.models.event import announce
from agreements.models.occasion import Closing
from agreements.models.working_calendar import days_to_ask

PAUSE_AFTER_TROUBLE = timedelta(hours=1)
EARLY = timedelta(days=7)


def open_due(at: datetime) -> int:
    """Open the check-ins that are due at this moment and announce them; return how many."""
    due = Schedule.objects.filter(closed_at=None, next_due_at__lte=at).order_by("commitment__agreement_id", "pk")

    def push_on(schedule_id: int) -> None:
        Schedule.objects.filter(pk=schedule_id).update(next_due_at=at + PAUSE_AFTER_TROUBLE)

    found = list(due.values_list("commitment__agreement_id", "pk", "owner_id"))
    calendars = days_to_ask({owner for _, _, owner in found}, at.date()) if found else {}
    pieces = ((agreement, schedule) for agreement, schedule, _ in found)
    return one_by_one(pieces, partial(_open, at=at, calendars=calendars), on_trouble=push_on)


def _open(agreement: Agreement, schedule_id: int, *, at: datetime, calendars: dict[int, WorkingDays]) -> bool:
    schedule = Schedule.objects.select_related("commitment__terms", "owner").get(pk=schedule_id)
    recurrence = recurrence_of(schedule)
    due = list(recurrence.due_by(at, since=schedule.next_seq))
    if not due or not _is_current(schedule) or schedule.owner_id not in calendars:
        return False
    pauses = list(Pause.objects.filter(agreement=agreement))
    _pass_over(schedule, recurrence, due, pauses)
    occasion = _begin(schedule, due[-1], recurrence, pauses, at=at)
    schedule.next_seq = due[-1] + 1
    schedule.next_due_at = recurrence.next_due_at(schedule.next_seq)
    schedule.save(update_fields=["next_seq", "next_due_at"])
    if occasion.closing == Closing.OPEN:
        announce(
            agreement, "check_in_due", at=calendars[schedule.owner_id].on_or_after(at, schedule.zone), occasion=occasion
        )
    return True


def _is_current(schedule: Schedule) -> bool:
    # Between the search and the lock another tick, a check-in or a new text may have been faster.
    commitment = schedule.commitment
    follows = commitment.terms is not None and commitment.terms.revision_id == schedule.revision_id
    return schedule.closed_at is None and commitment.is_running and follows


def _pass_over(schedule: Schedule, recurrence: Recurrence, due: list[int], pauses: list[Pause]) -> None:
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
                closing=Closing.PAUSED if falls_into(pauses, recurrence.due_at(seq)) else Closing.MISSED,
                closed_at=recurrence.due_at(seq + 1),
            )
            for seq in due[:-1]
        ],
        ignore_conflicts=True,
    )


def _begin(schedule: Schedule, seq: int, recurrence: Recurrence, pauses: list[Pause], *, at: datetime) -> Occasion:
    due_at = recurrence.due_at(seq)
    answers = _answers_so_far(schedule, due_at - early(schedule, seq), at)
    rests = Closing.PAUSED if falls_into(pauses, due_at) else Closing.OPEN
    closing = Closing.ANSWERED if answers.exists() else rests
    occasion = Occasion.objects.create(
        schedule=schedule,
        seq=seq,
        commitment=schedule.commitment,
        owner=schedule.owner,
        due_at=due_at,
        closing=closing,
        closed_at=due_at if closing else None,
    )
    answers.update(occasion=occasion)
    return occasion


def early(schedule: Schedule, seq: int) -> timedelta:
    """Return how long before a point of the rhythm a word counts as its answer: at most half the time between two."""
    return min(EARLY, recurrence_of(schedule).period_after(seq) / 2)


def _answers_so_far(schedule: Schedule, since: datetime, at: datetime) -> CheckInQuerySet:
    """Words of the owner from shortly before the point until now: asking again would only annoy."""
    spoke = Q(by=schedule.owner) | Q(on_behalf_of=schedule.owner)
    said = CheckIn.objects.standing().filter(spoke, commitment=schedule.commitment, occasion=None)
    return said.filter(at__gt=since, at__lte=at)
