"""Opening due check-ins: only the newest is asked for, earlier missed ones are only recorded."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import connection
from django.db.models import F, QuerySet

from agreements.analysis.recurrence import Recurrence
from agreements.analysis.working_days import WorkingDays
from agreements.cadence.schedules import recurrence_of
from agreements.cadence.suspension import falls_into
from agreements.models import Announcement, CheckIn, Commitment, Occasion, Pause, Schedule
from agreements.models.event import announce_together
from agreements.models.kinds import EventKind
from agreements.models.locked_batches import Claimed, in_batches
from agreements.models.occasion import Closing
from agreements.models.working_calendar import days_to_ask
from stakeholders.absences import covering
from stakeholders.models import User

PAUSE_AFTER_TROUBLE = timedelta(hours=1)
EARLY = timedelta(days=7)
# Each row has its own moment: one statement for all, where `bulk_update` would write a case for each of them.
MISS = """
    UPDATE agreements_occasion owed SET closing = %s, closed_at = passed.at
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS passed(commitment_id, at)
    WHERE owed.commitment_id = passed.commitment_id AND owed.closing = ''
"""
MOVE_ON = """
    UPDATE agreements_schedule kept SET next_seq = moved.next_seq, next_due_at = moved.next_due_at
    FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[]) AS moved(id, next_seq, next_due_at)
    WHERE kept.id = moved.id
"""


@dataclass(frozen=True)
class Turn:
    """A schedule whose turn has come, and the numbers of its rhythm that are due: only the newest is asked for."""

    schedule: Schedule
    agreement_id: int
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

    due = due_schedules(at).order_by("commitment__agreement_id", "pk")
    found = list(due.values_list("commitment__agreement_id", "pk", "owner_id"))
    calendars = days_to_ask({owner for _, _, owner in found}, at.date()) if found else {}
    pieces = ((agreement, schedule) for agreement, schedule, _ in found)
    return in_batches(pieces, partial(_open, at=at, calendars=calendars), on_trouble=push_on)


def early(schedule: Schedule, seq: int) -> timedelta:
    """Return how long before a point of the rhythm a word counts as its answer: at most half the time between two."""
    return min(EARLY, recurrence_of(schedule).period_after(seq) / 2)


def due_schedules(at: datetime) -> QuerySet[Schedule]:
    return Schedule.objects.filter(closed_at=None, next_due_at__lte=at)


def _open(claimed: Claimed, schedule_ids: list[int], *, at: datetime, calendars: dict[int, WorkingDays]) -> int:
    # Between the search and the lock another tick, a check-in or a new text may have changed this.
    still = due_schedules(at).filter(
        pk__in=schedule_ids, owner__in=calendars, revision=F("commitment__terms__revision")
    )
    # What its owner has just reported as done asks for nothing; if they take that back, it is asked for then.
    running = Commitment.objects.running().exclude(pending__status=CheckIn.Status.DONE)
    schedules = still.filter(commitment__in=running.values("pk")).order_by("pk")
    found = schedules.annotate(agreement_id=F("commitment__agreement_id"))
    turns = [turn for schedule in found if (turn := _turn(schedule, at))]
    if not turns:
        return 0
    pauses: dict[int, list[Pause]] = defaultdict(list)
    for pause in Pause.objects.filter(agreement__in=claimed):
        pauses[pause.agreement_id].append(pause)
    _pass_over(turns, pauses)
    occasions = _begin(turns, pauses, at=at)
    _move_on(turns)
    announce_together(
        [
            Announcement(
                agreement=claimed[turn.agreement_id],
                kind=EventKind.CHECK_IN_DUE,
                occasion=occasion,
                available_at=calendars[occasion.owner_id].on_or_after(at, turn.schedule.zone),
            )
            for turn, occasion in zip(turns, occasions, strict=True)
            if occasion.closing == Closing.OPEN
        ]
    )
    return len(turns)


def _turn(schedule: Schedule, at: datetime) -> Turn | None:
    recurrence = recurrence_of(schedule)
    due = list(recurrence.due_by(at, since=schedule.next_seq))
    agreement_id: int = schedule.agreement_id  # type: ignore[attr-defined]  # annotated
    return Turn(schedule, agreement_id, recurrence, due[:-1], due[-1]) if due else None


def _pass_over(turns: list[Turn], pauses: Mapping[int, list[Pause]]) -> None:
    with connection.cursor() as cursor:
        commitments = [turn.schedule.commitment_id for turn in turns]
        cursor.execute(MISS, [Closing.MISSED, commitments, [turn.begins_at for turn in turns]])
    passed = [(turn, seq, turn.recurrence.due_at(seq)) for turn in turns for seq in turn.passed]
    Occasion.objects.bulk_create(
        [
            turn.occasion(
                seq,
                Closing.PAUSED if falls_into(pauses[turn.agreement_id], due_at) else Closing.MISSED,
                closed_at=turn.recurrence.due_at(seq + 1),
            )
            for turn, seq, due_at in passed
        ],
        ignore_conflicts=True,
    )


def _begin(turns: list[Turn], pauses: Mapping[int, list[Pause]], *, at: datetime) -> list[Occasion]:
    words = _words_so_far(turns, at)
    begun = []
    for turn in turns:
        due_at = turn.recurrence.due_at(turn.newest)
        rests = Closing.PAUSED if falls_into(pauses[turn.agreement_id], due_at) else Closing.OPEN
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
    moved = [(it.schedule.pk, it.schedule.next_seq, it.schedule.next_due_at) for it in turns]
    with connection.cursor() as cursor:
        cursor.execute(MOVE_ON, [list(column) for column in zip(*moved, strict=True)])


def check_ins_awaiting(person: User, *, at: datetime) -> QuerySet[Occasion]:
    """The check-ins that this person owes, or somebody whom they stand in for, the longest due first.

    A new owner owes nothing past, also before the tick has passed it on; nobody does while the agreement is paused.
    """
    covered = covering(at).filter(stand_in=person).values("person")
    # Both by the index of owners; an OR would look at everything that is owed.
    theirs = User.objects.filter(pk=person.pk).values("pk").union(covered, all=True)
    current = _owed(at).filter(owner__in=theirs)
    return current.select_related("owner", "commitment__terms__owner", "commitment__agreement").order_by("due_at", "pk")


def awaited(asked: set[tuple[int, int]], *, at: datetime) -> set[tuple[int, int]]:
    """Return those pairs of a person and a check-in, by their ids, where that person owes it; two queries for all.

    The rule is that of `check_ins_awaiting`, asked for many people at once.
    """
    owed = dict(_owed(at).filter(pk__in={occasion for _person, occasion in asked}).values_list("pk", "owner"))
    covered = set(covering(at).filter(person__in=owed.values()).values_list("person", "stand_in"))
    return {
        (person, occasion)
        for person, occasion in asked
        if occasion in owed and (owed[occasion] == person or (owed[occasion], person) in covered)
    }


def _owed(at: datetime) -> QuerySet[Occasion]:
    asked = Commitment.objects.asked(at).values("pk")
    owed = Occasion.objects.filter(closing=Closing.OPEN, commitment__ended_at=None, commitment__in=asked)
    return owed.filter(owner=F("commitment__terms__owner"))
