"""The page of an agreement in force: its life, what waits for the reader, give and get, and each promise."""

from typing import Any

from django.db.models import Q

from agreements.analysis.wall_clock import day_at
from agreements.cadence.occasions import check_ins_awaiting
from agreements.dashboard.agreement_page.give_and_get import give_and_get
from agreements.dashboard.agreement_page.life import life_of
from agreements.dashboard.ownerless_commitments import without_owner
from agreements.drift.rules import unsettled
from agreements.models import Agreement, Party, Review, ReviewPoint, TradeOff
from agreements.models.canonical import document_of, terms_of
from agreements.models.episode import Rule
from agreements.models.review import PointKind
from agreements.permissions import may_ask_for_a_change, may_edit
from agreements.revisions.document import preamble, sections
from agreements.views.promises import InForce, promises_context
from agreements.views.requests import SignedInRequest
from stakeholders.models import Department, User

DECISIONS_SHOWN = 3


def in_force_context(request: SignedInRequest, agreement: Agreement) -> dict[str, Any]:
    """Return the page of an agreement in force; a constant number of queries."""
    assert agreement.first_in_force_at is not None  # only agreements in force have this page
    signed_on = day_at(agreement.first_in_force_at, request.user.zone)
    shared = promises_context(request, agreement)
    now: InForce = shared["in_force"]
    reviews = list(Review.objects.filter(agreement=agreement).select_related("agreement").order_by("number"))
    parties = list(Party.objects.filter(agreement=agreement).present())
    reviews_behind = unsettled(agreement.episodes.filter(rule=Rule.NOT_REVIEWED))
    owed = check_ins_awaiting(request.user, at=now.at).filter(commitment__agreement=agreement)
    decisions = ReviewPoint.objects.filter(review__agreement=agreement, kind=PointKind.DECISION)
    text = document_of(now.revision)
    return shared | {
        "open_revision": now.change.revision if now.change else None,
        "parties": parties,
        "life": life_of(now.rhythm, reviews, signed_on=signed_on, today=now.today),
        "sides": give_and_get(terms_of(now.revision, TradeOff), parties, own=_own(request.user, agreement)),
        "owed": list(owed),
        "reviews_behind": reviews_behind.select_related("review__agreement"),
        "next_review": next((review for review in reviews if review.is_planned), None),
        "decisions": decisions.select_related("review").order_by("-review__number", "position")[:DECISIONS_SHOWN],
        "preamble": preamble(text),
        "text_sections": sections(text),
        "may_pause": may_edit(request.user, agreement),
        "without_owner": without_owner(Agreement.objects.filter(pk=agreement.pk), reader=request.user),
        "may_ask": may_ask_for_a_change(request.user, agreement),
    }


def _own(reader: User, agreement: Agreement) -> set[int]:
    """Return the ids of the parties that this person works or sits for."""
    seats = Party.objects.filter(agreement=agreement, left_at=None)
    return set(
        seats.filter(Q(department__in=Department.objects.of(reader)) | Q(members__person=reader)).values_list(
            "pk", flat=True
        )
    )
