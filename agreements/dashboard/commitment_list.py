"""The list of commitments that a person may read, filtered, ordered by date and number."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from agreements.commitments.reported_status import with_completions
from agreements.dashboard.commitment_status import StatusWord, statuses_of
from agreements.models import Commitment
from agreements.models.commitment import CommitmentQuerySet, ReportedStatus
from agreements.models.numbering import CommitmentReference
from stakeholders.absences import covering
from stakeholders.models import Department, User

RELATED = ("agreement", "terms__owner", "terms__receiver__department", "terms__revision")


def readable(user: User) -> CommitmentQuerySet:
    """Return the commitments in force that exist for this person, with what every page shows of them."""
    return with_completions(Commitment.objects.visible_to(user).select_related(*RELATED))


def mine(user: User, at: datetime) -> Q:
    """What this person owns, and what they look after for somebody who is away."""
    covered = covering(at).filter(stand_in=user).values("person")
    return Q(terms__owner__in=User.objects.filter(pk=user.pk).values("pk").union(covered, all=True))


def listed(user: User, *, only_mine: bool, wanted: dict[str, Any], today: date, at: datetime) -> CommitmentQuerySet:
    """Return what the list shows: the nearest date first, what is done last.

    `wanted` may hold q, status (a StatusWord), department, agreement (its reference) and within (days from today).
    What was withdrawn is listed only where its word is asked for.
    """
    narrowing = dict(wanted)
    word = narrowing.pop("status", None)
    rows = readable(user).filter(ended_at__isnull=word != StatusWord.WITHDRAWN)
    if only_mine:
        rows = rows.filter(mine(user, at))
    for name, value in narrowing.items():
        rows = rows.filter(FILTERS[name](value, today))
    if word:
        statuses = statuses_of(rows, reader=user, at=at)
        rows = rows.filter(pk__in=[pk for pk, status in statuses.items() if status.word == word])
    is_done = Case(
        When(reported_status=ReportedStatus.DONE, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    return rows.order_by(is_done, "terms__due_on", "number")


def _words(words: str, today: date) -> Q:
    number = _number(words)
    named = Q(number=number) if number else Q()
    return Q(terms__deliverable__icontains=words) | Q(terms__owner__name__icontains=words) | named


def _number(words: str) -> int | None:
    reference = words.strip().upper()
    try:
        return CommitmentReference().to_python(reference)
    except ValueError:
        return None


def _department(department: Department, today: date) -> Q:
    works = Q(terms__owner__in=department.memberships.values("user"))
    leads = Q(terms__owner=department.head_id) | Q(terms__owner__in=department.deputies.values("pk"))
    return works | leads | Q(terms__receiver__department=department)


def _within(days: str, today: date) -> Q:
    return Q(terms__due_on__lte=today + timedelta(days=int(days))) & ~Q(reported_status=ReportedStatus.DONE)


def _agreement(reference: str, today: date) -> Q:
    return Q(agreement__number=int(reference.rpartition("-")[2]))


FILTERS: dict[str, Callable[[Any, date], Q]] = {
    "q": _words,
    "department": _department,
    "within": _within,
    "agreement": _agreement,
}
