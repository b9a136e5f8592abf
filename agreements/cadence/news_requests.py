"""Asking for news: whoever reads a promise or an open change asks how it stands, once a day, under their own name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce

from agreements import participants
from agreements.amendments.open_changes import OpenChange, open_needs
from agreements.analysis.wall_clock import day_at
from agreements.commitments.pending_words import words_read_by
from agreements.models import Agreement, Commitment, NewsRequest, Pause, Revision, SignOff
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.participants import People
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import gettext_lazy


class CannotAskForNews(Exception):
    """Says in one sentence why nobody can be asked now."""


@dataclass(frozen=True)
class Refusals:
    """Why nobody is asked about something: it is closed, or nobody else is asked about it."""

    closed: str
    nobody: str


PROMISE = Refusals(
    gettext_lazy("This promise is settled. There is no news to wait for."),
    gettext_lazy("Nobody else answers for this promise now. Ask for a change, or talk to the lead."),
)
CHANGE = Refusals(
    gettext_lazy("This change is closed already. Nobody has to answer any more."),
    gettext_lazy("Nobody else is asked about this change any more."),
)


@dataclass(frozen=True)
class NewsAsked:
    """The newest question since the last report, and how many there were since."""

    newest: NewsRequest
    times: int


@transaction.atomic
def ask_owner(*, commitment: Commitment, by: User, at: datetime) -> NewsRequest:
    """Ask whoever answers for a running promise how it stands, and return the question; one a day for each asker.

    A second press on the day of the asker returns the first. Raises CannotAskForNews like `check_owner`.
    """
    agreement = Agreement.objects.locked(commitment.agreement_id)
    question = {"commitment": commitment, "asked_by": by, "asked_on": day_at(at, by.zone)}
    known = NewsRequest.objects.filter(**question).first()
    if known:
        return known
    check_owner(Commitment.objects.select_related("terms").get(pk=commitment.pk), by=by, at=at)
    asked = NewsRequest.objects.create(**question, at=at)
    record(agreement, EventKind.NEWS_ASKED, by=by, at=at, commitment=commitment.pk)
    return asked


@transaction.atomic
def ask_deciders(*, change: Revision, by: User, at: datetime) -> NewsRequest:
    """Ask everybody whose yes an open change waits for, and return the question; one a day for each asker.

    A second press on the day of the asker returns the first. Raises CannotAskForNews like `check_deciders`.
    """
    agreement = Agreement.objects.locked(change.agreement_id)
    question = {"revision": change, "asked_by": by, "asked_on": day_at(at, by.zone)}
    known = NewsRequest.objects.filter(**question).first()
    if known:
        return known
    check_deciders(Revision.objects.select_related("asked_by").get(pk=change.pk), by=by, at=at)
    asked = NewsRequest.objects.create(**question, at=at)
    record(agreement, EventKind.CHANGE_NEWS_ASKED, by=by, at=at, revision=change.number)
    return asked


def check_owner(commitment: Commitment, *, by: User, at: datetime) -> None:
    """Raise CannotAskForNews for a promise that is settled, an agreement that rests, or when nobody else answers."""
    others = who_answers(commitment, at=at) - {by.pk}
    rests = _resting([commitment.agreement_id], at)
    if reason := _why_not(PROMISE, is_open=commitment.is_running, rests=bool(rests), others=others):
        raise CannotAskForNews(reason)


def check_deciders(change: Revision, *, by: User, at: datetime) -> None:
    """Raise CannotAskForNews for a change that is closed, an agreement that rests, or when all others answered."""
    is_open = change.is_amendment and change.is_sealed
    others = who_decides(change) - {by.pk} if is_open else set()
    rests = _resting([change.agreement_id], at)
    if reason := _why_not(CHANGE, is_open=is_open, rests=bool(rests), others=others):
        raise CannotAskForNews(reason)


def askable_promises(commitments: Iterable[Commitment], *, reader: User, at: datetime) -> set[int]:
    """Return the ids of those of these about which this reader is not refused now; two queries, none for nothing.

    They come with `terms__owner`. Whoever answers for a promise is asked, and does not ask.
    """
    asked = {one.pk: one for one in commitments if one.terms and one.terms.owner.is_active}
    if not asked:
        return set()
    answers = participants.answering_for((one.terms.owner_id for one in asked.values() if one.terms), at)
    rests = _resting([one.agreement_id for one in asked.values()], at)
    found = set()
    for pk, one in asked.items():
        assert one.terms is not None  # only these are looked at
        who = {one.terms.owner_id, answers[one.terms.owner_id]}
        others = who - {reader.pk} if reader.pk not in who else set()
        if not _why_not(PROMISE, is_open=one.is_running, rests=one.agreement_id in rests, others=others):
            found.add(pk)
    return found


def askable_changes(changes: Iterable[OpenChange], *, reader: User, at: datetime) -> set[int]:
    """Return the ids of the revisions of those of these open changes about which this reader is not refused now.

    One query, none for nothing.
    """
    known = {one.revision.pk: one for one in changes}
    rests = _resting([one.revision.agreement_id for one in known.values()], at) if known else set()
    found = set()
    for pk, one in known.items():
        others = {person.pk for need in one.open_needs for person in need.people if person.is_active} - {reader.pk}
        if not _why_not(CHANGE, is_open=True, rests=one.revision.agreement_id in rests, others=others):
            found.add(pk)
    return found


def who_answers(commitment: Commitment, *, at: datetime) -> People:
    """Return who is asked about a promise at this moment: its owner, or who stands in for them; nobody if they left."""
    return participants.answering(participants.owners([commitment.pk]), at)


def who_decides(change: Revision) -> People:
    """Return everybody who can give a yes that an open change still waits for."""
    return participants.active(person for need in open_needs(change) for person in need)


def asked_today(
    reader: User, *, commitments: Iterable[int] = (), revisions: Iterable[int] = (), today: date
) -> tuple[set[int], set[int]]:
    """Return of which of these the reader has asked for news on this day of theirs; a query each, none for nothing."""
    mine = NewsRequest.objects.filter(asked_by=reader, asked_on=today)
    commitments, revisions = set(commitments), set(revisions)
    return (
        set(mine.filter(commitment__in=commitments).values_list("commitment", flat=True)) if commitments else set(),
        set(mine.filter(revision__in=revisions).values_list("revision", flat=True)) if revisions else set(),
    )


def requests_since_report(commitment: int, *, reader: User, at: datetime) -> QuerySet[Any]:
    """The questions since the last report that this reader knows, the newest first, each with `times`: how many."""
    words = words_read_by(reader, at=at).filter(commitment=commitment)
    # A report counts from its disclosure, before which nobody else could read it.
    known = words.annotate(known_at=Coalesce("told_at", Value(at))).order_by("-known_at").values("known_at")
    return _since(NewsRequest.objects.filter(commitment=commitment), known)


def asked_since_answer(change: Revision) -> NewsAsked | None:
    """Return what was asked since the last answer to a change; one query."""
    given = SignOff.objects.valid().filter(revision=OuterRef("revision")).order_by("-at").values("at")
    newest = _since(NewsRequest.objects.filter(revision=change), given).first()
    return NewsAsked(newest, newest.times) if newest else None


def _why_not(said: Refusals, *, is_open: bool, rests: bool, others: People) -> str:
    """Return why nobody is asked, the same for a page that offers it and for the press; empty where somebody is."""
    if not is_open:
        return str(said.closed)
    if rests:
        return _("This agreement rests. Nobody is asked until it goes on.")
    return "" if others else str(said.nobody)


def _resting(agreements: Iterable[int], at: datetime) -> set[int]:
    return set(Pause.objects.running(at).filter(agreement__in=agreements).values_list("agreement_id", flat=True))


def _since(asked: QuerySet[NewsRequest], moments: QuerySet[Any, Any]) -> QuerySet[Any]:
    """Return those of these after the first of the moments, the newest first, each with how many there are."""
    later = asked.annotate(since=Subquery(moments[:1])).filter(Q(since=None) | Q(at__gt=F("since")))
    return later.select_related("asked_by").annotate(times=Window(Count("pk"))).order_by("-at", "-pk")
