"""Check-ins come due: the newest one is asked for, what passed in the meantime is only noted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db.models import F, QuerySet

from agreements.analysis.recurrence import Recurrence
from agreements.analysis.working_days import WorkingDays
from agreements.cadence.schedules import recurrence_of
from agreements.cadence.suspension import falls_into
from agreements.models import Agreement, Announcement, CheckIn, Commitment, Occasion, Pause, Schedule
from agreements.models.event import announce_together
from agreements.models.kinds import EventKind
from agreements.models.locked_batches import together
from agreements.models.occasion import Closing
from agreements.models.working_calendar import days_to_ask
from stakeholders.absences import covering
from stakeholders.models import User

PAUSE_AFTER_TROUBLE = timedelta(hours=1)
EARLY = timedelta(days=7)


@dataclass(frozen=True)
class Turn:
    """A schedule whose turn has come, and the numbers of its rhythm that are due: only the newest is asked for."""

    schedule: Schedule
    recurrence: Recurrence
    passed: list[int]
    newest: int

    @property
    def begins_at(self) -> datetime:
        """The first of the points that are due."""
        return self.recurrence.due_at(min([*self.passed, self.newest]))

    @property
    def answered_from(self) -> datetime:
        """Return the moment from which a check-in answers the point in advance, so that nobody is asked twice."""
        return self.recurrence.due_at(self.newest) - early(self.schedule, self.newest)

    def occasion(self, seq: int, closing: Closing, *, closed_at: datetime | None) -> Occasion:
        """Return one of its points, not saved yet."""
        schedule = self.schedule
        return Occasion(
            schedule=schedule,
            seq=seq,
            commitment_id=schedule.commitment_id,
            owner_id=schedule.owner_id,
            due_at=self.recurrence.due_at(seq),
            closing=closing,
            closed_at=closed_at,
        )


def open_due(at: datetime) -> int:
    """Open the check-ins that are due at this moment and announce them; return how many."""

    def push_on(schedule_id: int) -> None:
        Schedule.objects.filter(pk=schedule_id).update(next_due_at=at + PAUSE_AFTER_TROUBLE)

    due = _due(at).order_by("commitment__agreement_id", "pk")
    found = list(due.values_list("commitment__agreement_id", "pk", "owner_id"))
    calendars = days_to_ask({owner for _, _, owner in found}, at.date()) if found else {}
    pieces = ((agreement, schedule) for agreement, schedule, _ in found)
    return together(pieces, partial(_open, at=at, calendars=calendars), on_trouble=push_on)


def early(schedule: Schedule, seq: int) -> timedelta:
    """Return how long before a point of the rhythm a word counts as its answer: at most half the time between two."""
    return min(EARLY, recurrence_of(schedule).period_after(seq) / 2)


def _due(at: datetime) -> QuerySet[Schedule]:
    return Schedule.objects.filter(closed_at=None, next_due_at__lte=at)


def _open(agreement: Agreement, schedule_ids: list[int], *, at: datetime, calendars: dict[int, WorkingDays]) -> int:
    # Between the search and the lock another tick, a check-in or a new text may have been faster.
    still = _due(at).filter(pk__in=schedule_ids, owner__in=calendars, revision=F("commitment__terms__revision"))
    # What its owner has just reported as done asks for nothing; if they take that back, it is asked for then.
    running = Commitment.objects.running().exclude(pending__status=CheckIn.Status.DONE)
    schedules = still.filter(commitment__in=running.values("pk")).order_by("pk")
    turns = [turn for schedule in schedules if (turn := _turn(schedule, at))]
    if not turns:
        return 0
    pauses = list(Pause.objects.filter(agreement=agreement))
    _pass_over(turns, pauses)
    occasions = _begin(turns, pauses, at=at)
    _move_on(turns)
    opened = [occasion for occasion in occasions if occasion.closing == Closing.OPEN]
    heard_at = {one: calendars[one.owner_id].on_or_after(at, one.schedule.zone) for one in opened}
    announce_together(
        [
            Announcement(agreement=agreement, kind=EventKind.CHECK_IN_DUE, occasion=one, available_at=moment)
            for one, moment in heard_at.items()
        ]
    )
    return len(turns)


def _turn(schedule: Schedule, at: datetime) -> Turn | None:
    recurrence = recurrence_of(schedule)
    due = list(recurrence.due_by(at, since=schedule.next_seq))
    return Turn(schedule, recurrence, due[:-1], due[-1]) if due else None


def _pass_over(turns: list[Turn], pauses: list[Pause]) -> None:
    begins_at = {turn.schedule.commitment_id: turn.begins_at for turn in turns}
    owed = list(Occasion.objects.filter(commitment__in=begins_at, closing=Closing.OPEN))
    for occasion in owed:
        occasion.closing, occasion.closed_at = Closing.MISSED, begins_at[occasion.commitment_id]
    Occasion.objects.bulk_update(owed, ["closing", "closed_at"])
    passed = [(turn, seq, turn.recurrence.due_at(seq)) for turn in turns for seq in turn.passed]
    Occasion.objects.bulk_create(
        [
            turn.occasion(
                seq,
                Closing.PAUSED if falls_into(pauses, due_at) else Closing.MISSED,
                closed_at=turn.recurrence.due_at(seq + 1),
            )
            for turn, seq, due_at in passed
        ],
        ignore_conflicts=True,
    )


def _begin(turns: list[Turn], pauses: list[Pause], *, at: datetime) -> list[Occasion]:
    words = _words_so_far(turns, at)
    begun = []
    for turn in turns:
        due_at = turn.recurrence.due_at(turn.newest)
        rests = Closing.PAUSED if falls_into(pauses, due_at) else Closing.OPEN
        closing = Closing.ANSWERED if words[turn.schedule.commitment_id] else rests
        begun.append(turn.occasion(turn.newest, closing, closed_at=due_at if closing else None))
    for occasion in Occasion.objects.bulk_create(begun):
        for word in words[occasion.commitment_id]:
            word.occasion = occasion
    CheckIn.objects.bulk_update([word for said in words.values() for word in said], ["occasion"])
    return begun


def _words_so_far(turns: list[Turn], at: datetime) -> dict[int, list[CheckIn]]:
    """Return for each commitment the words of its owner that answer the newest point before it is asked for."""
    words: dict[int, list[CheckIn]] = {turn.schedule.commitment_id: [] for turn in turns}
    by_commitment = {turn.schedule.commitment_id: turn for turn in turns}
    since = min(turn.answered_from for turn in turns)
    said = CheckIn.objects.valid().filter(commitment__in=words, occasion=None, at__gt=since, at__lte=at)
    for word in said:
        turn = by_commitment[word.commitment_id]
        is_theirs = turn.schedule.owner_id in (word.by_id, word.on_behalf_of_id)
        if is_theirs and word.at > turn.answered_from:
            words[word.commitment_id].append(word)
    return words


def _move_on(turns: list[Turn]) -> None:
    for turn in turns:
        turn.schedule.next_seq = turn.newest + 1
        turn.schedule.next_due_at = turn.recurrence.next_due_at(turn.schedule.next_seq)
    Schedule.objects.bulk_update([turn.schedule for turn in turns], ["next_seq", "next_due_at"])


def check_ins_awaiting(person: User, *, at: datetime) -> QuerySet[Occasion]:
    """The check-ins that this person owes, or somebody whom they stand in for, the longest due first.

    A new owner owes nothing past, also before the tick has passed it on; nobody does while the agreement is paused.
    """
    covered = covering(at).filter(stand_in=person).values("person")
    # Both by the index of owners; an OR would look at everything that is owed.
    theirs = User.objects.filter(pk=person.pk).values("pk").union(covered, all=True)
    asked = Commitment.objects.asked(at).values("pk")
    owed = Occasion.objects.filter(
        owner__in=theirs, closing=Closing.OPEN, commitment__ended_at=None, commitment__in=asked
    )
    current = owed.filter(owner=F("commitment__terms__owner"))
    return current.select_related("owner", "commitment__terms__owner", "commitment__agreement").order_by("due_at", "pk")
