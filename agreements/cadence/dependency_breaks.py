"""Dependency breaks: a commitment of another agreement moved to a date after that of one depending on it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Subquery

from agreements.models import Commitment, CommitmentTerms, Notice, Revision
from agreements.models.commitment import CommitmentQuerySet, ReportedStatus
from agreements.models.kinds import EventKind

DATE_BREAKS = EventKind.DATE_BREAKS
# Breaks older than this are not announced any more.
LOOKING_BACK = timedelta(days=90)


def new_breaks(today: date) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield the agreement, the break in one word and its ids and days, for each break that was not mentioned yet."""
    rows = list(_broken(today).select_related("terms__depends_on__terms"))
    given = Notice.objects.filter(kind=DATE_BREAKS, agreement__in=[row.agreement_id for row in rows])
    known = set(given.values_list("agreement_id", "about")) if rows else set()
    for commitment in rows:
        data = _data(commitment)
        about = ":".join(str(value) for value in data.values())
        if (commitment.agreement_id, about) not in known:
            yield commitment.agreement_id, about, data


def still_breaks(data: dict[str, Any]) -> CommitmentQuerySet:
    """Return what is needed, in one row, as long as the same two dates do not fit; none otherwise."""
    waiting = Commitment.objects.running().filter(
        pk=data["commitment"], terms__due_on=data["due_on"], terms__depends_on=data["needs"]
    )
    needed = Commitment.objects.running().filter(pk=data["needs"], terms__due_on=data["moved_to"])
    return needed if waiting.exists() else needed.none()


def _broken(today: date) -> CommitmentQuerySet:
    """Commitments that need one of another agreement which moved, since they took force, past their own date."""
    amended = Revision.objects.in_force().filter(asked_by__isnull=False, in_force_at__date__gte=today - LOOKING_BACK)
    # A date that was broken when the text took force was known to those who signed it.
    read_then = CommitmentTerms.objects.filter(
        commitment=OuterRef("terms__depends_on"), revision__in_force_at__lte=OuterRef("terms__revision__in_force_at")
    )
    return (
        Commitment.objects.running()
        .annotate(known=Subquery(read_then.order_by("-revision__in_force_at").values("due_on")[:1]))
        .filter(
            terms__depends_on__terms__revision__in=amended,
            terms__depends_on__ended_at=None,
            terms__depends_on__terms__due_on__gt=F("terms__due_on"),
        )
        .filter(terms__depends_on__terms__due_on__gt=F("known"))
        .exclude(terms__depends_on__agreement=F("agreement"))
        .exclude(terms__depends_on__reported_status=ReportedStatus.DONE)
        .order_by("agreement_id", "pk")
    )


def _data(commitment: Commitment) -> dict[str, Any]:
    terms = commitment.terms
    assert terms is not None  # found by them
    needed = terms.depends_on
    assert needed is not None  # likewise
    assert needed.terms is not None
    return {
        "commitment": commitment.pk,
        "needs": needed.pk,
        "due_on": terms.due_on.isoformat(),
        "moved_to": needed.terms.due_on.isoformat(),
    }
