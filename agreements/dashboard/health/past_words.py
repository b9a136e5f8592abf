"""What the word of an agreement was at a moment of the past, read from what is kept: texts, check-ins, episodes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Max, Q

from agreements.amendments.change_list import CLOSED_BY
from agreements.dashboard.commitment_status import StatusWord
from agreements.dashboard.health.words import health_of
from agreements.models import CheckIn, CommitmentTerms, Completion, Episode, Event, Pause, Revision
from agreements.models.completion import Answer
from agreements.models.episode import Rule
from agreements.models.health_week import HealthWord
from stakeholders.models import Departure


class Promise(NamedTuple):
    """A commitment in the text of a moment, by ids, with its owner and its date then."""

    pk: int
    agreement: int
    owner: int
    due_on: str


@dataclass(frozen=True)
class Facts:
    """What everybody could know of some commitments at a moment, by their ids."""

    # The newest word that was told by then: its status and its moment.
    reported: Mapping[int, tuple[str, datetime]]
    # When the receiver last said what is missing.
    returned_at: Mapping[int, datetime]
    # Episodes that ran: rule, when it opened, and for a date the date that it is about.
    drifting: Mapping[int, Sequence[tuple[str, datetime, str]]]
    # Agreements that were paused, and people who had left.
    paused: Set[int]
    gone: Set[int]


def words_at(agreements: Iterable[int], at: datetime) -> dict[int, HealthWord]:
    """Return by id the words of those of these agreements that were in force; a constant number of queries.

    What was taken back, answered, declined or closed after that moment does not count. For the present
    moment, after a tick, the result equals what `health_of` computes from the statuses that everybody may read.
    """
    texts = _texts_at(agreements, at)
    promises = _promises_of(texts, at)
    facts = _facts_at([promise.pk for promise in promises], at)
    statuses: dict[int, list[StatusWord]] = defaultdict(list)
    for promise in promises:
        statuses[promise.agreement].append(_status(promise, facts))
    adjusting = _adjusting_at(texts, at)
    return {
        agreement: health_of(
            statuses[agreement], is_paused=agreement in facts.paused, is_adjusting=agreement in adjusting
        )
        for agreement in texts
    }


def _texts_at(agreements: Iterable[int], at: datetime) -> dict[int, int]:
    """Return by agreement the revision that was in force."""
    texts = Revision.objects.filter(agreement__in=agreements, in_force_at__lte=at)
    newest = texts.order_by("agreement_id", "-number").distinct("agreement_id")
    return dict(newest.values_list("agreement_id", "pk"))


def _promises_of(texts: Mapping[int, int], at: datetime) -> list[Promise]:
    running = Q(commitment__ended_at=None) | Q(commitment__ended_at__gt=at)
    words = CommitmentTerms.objects.filter(running, revision__in=texts.values())
    rows = words.values_list("commitment_id", "commitment__agreement_id", "owner_id", "due_on")
    return [Promise(pk, agreement, owner, due_on.isoformat()) for pk, agreement, owner, due_on in rows]


def _facts_at(commitments: Sequence[int], at: datetime) -> Facts:
    counted = Q(undone_at=None) | Q(undone_at__gt=at)
    kept = Q(returned_at=None) | Q(returned_at__gt=at)
    told = CheckIn.objects.filter(counted, kept, commitment__in=commitments, told_at__lte=at)
    newest = told.order_by("commitment_id", "-at", "-pk").distinct("commitment_id")
    returned = Completion.objects.filter(commitment__in=commitments, answer=Answer.MISSING, answered_at__lte=at)
    ran = Q(closed_at=None) | Q(closed_at__gt=at)
    episodes = Episode.objects.filter(ran, commitment__in=commitments, opened_at__lte=at)
    drifting: dict[int, list[tuple[str, datetime, str]]] = defaultdict(list)
    for pk, rule, opened_at, about in episodes.values_list("commitment_id", "rule", "opened_at", "evidence__due_on"):
        if pk is not None:
            drifting[pk].append((rule, opened_at, about or ""))
    return Facts(
        {pk: (status, said_at) for pk, status, said_at in newest.values_list("commitment_id", "status", "at")},
        dict(returned.values_list("commitment_id").annotate(last=Max("answered_at"))),
        drifting,
        set(Pause.objects.running(at).values_list("agreement_id", flat=True)),
        set(Departure.objects.running(at).values_list("person_id", flat=True)),
    )


def _status(promise: Promise, facts: Facts) -> StatusWord:
    """Return the status of a commitment then, by the order of `statuses_of`; a "done" counts, accepted or not."""
    status, said_at = facts.reported.get(promise.pk, ("", None))
    if status == CheckIn.Status.DONE:
        return StatusWord.DONE
    if promise.agreement in facts.paused:
        return StatusWord.PAUSED
    if promise.owner in facts.gone:
        return StatusWord.NO_OWNER
    returned_at = facts.returned_at.get(promise.pk)
    if returned_at and (said_at is None or said_at < returned_at):
        return StatusWord.SENT_BACK
    drifting = facts.drifting.get(promise.pk, ())
    if any(rule == Rule.DATE_PASSED and about == promise.due_on for rule, _opened_at, about in drifting):
        return StatusWord.DATE_PASSED
    if any(rule == Rule.NO_NEWS and (not said_at or said_at <= opened_at) for rule, opened_at, _about in drifting):
        return StatusWord.NO_NEWS
    return StatusWord(status or StatusWord.NOT_YET)


def _adjusting_at(texts: Mapping[int, int], at: datetime) -> set[int]:
    """Return the agreements in which a change had been asked for and not been decided."""
    asked = Revision.objects.filter(agreement__in=texts, asked_by__isnull=False, sealed_at__lte=at)
    open_then = asked.filter(Q(in_force_at=None) | Q(in_force_at__gt=at)).values_list("agreement_id", "number")
    closing = Event.objects.filter(agreement__in=texts, kind__in=CLOSED_BY, at__lte=at)
    closed = set(closing.annotate(revision=F("data__revision")).values_list("agreement_id", "revision"))
    return {agreement for agreement, number in open_then if (agreement, number) not in closed}
