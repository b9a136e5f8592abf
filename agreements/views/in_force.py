"""The page of an agreement in force: its life, what waits for the reader, give and get, and each promise."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from agreements.analysis.wall_clock import day_at
from agreements.cadence.occasions import check_ins_awaiting
from agreements.dashboard.agreement_page.give_and_get import give_and_get
from agreements.dashboard.agreement_page.life import life_of
from agreements.dashboard.ownerless_commitments import by_owner, orphaned
from agreements.drift.rules import unsettled
from agreements.models import Agreement, Episode, Party, Review, ReviewPoint, TradeOff
from agreements.models.canonical import with_names
from agreements.models.episode import Rule
from agreements.models.review import ReviewPointKind
from agreements.permissions import may_ask_for_a_change, may_edit
from agreements.revisions.document import KEPT, read_text
from agreements.views.promises import InForce, promises_context
from agreements.views.requests import SignedInRequest
from stakeholders.models import Department, User
from stakeholders.prepared_queries import Queries, prepared

DECISIONS_SHOWN = 3


def in_force_context(request: SignedInRequest, agreement: Agreement) -> dict[str, Any]:
    """Return the page of an agreement in force; a constant number of queries."""
    assert agreement.first_in_force_at is not None  # only agreements in force have this page
    signed_on = day_at(agreement.first_in_force_at, request.user.zone)
    shared = promises_context(request, agreement)
    now: InForce = shared["in_force"]
    found = _rows(agreement=agreement.pk, revision=now.revision.pk, reader=request.user, at=now.at)
    reviews, parties = found["reviews"], found["parties"]
    canonical, language = bytes(now.revision.canonical), get_language() or ""
    heading, _sections = read_text(canonical, language)
    return shared | {
        "open_revision": now.change.revision if now.change else None,
        "parties": parties,
        "life": life_of(now.rhythm, reviews, signed_on=signed_on, today=now.today),
        "sides": give_and_get(found["trades"], parties, own=set(found["own"])),
        "owed": found["owed"],
        "reviews_behind": found["reviews_behind"],
        "next_review": next((review for review in reviews if review.is_planned), None),
        "decisions": found["decisions"],
        "preamble": heading,
        "drawn_sections": draw_sections(canonical, language),
        "may_pause": may_edit(request.user, agreement),
        "without_owner": by_owner(found["orphaned"], reader=request.user),
        "may_ask": may_ask_for_a_change(request.user, agreement),
    }


@lru_cache(maxsize=KEPT)
def draw_sections(canonical: bytes, language: str) -> SafeString:
    """Return the sections of a sealed text as they are shown; drawn once, as the same bytes look the same for ever."""
    _heading, sections = read_text(canonical, language)
    return render_to_string("agreements/agreements/_sections.html", {"text_sections": sections})


@prepared
def _rows(*, agreement: int, revision: int, reader: User, at: datetime) -> Queries:
    seats = Party.objects.filter(agreement=agreement, left_at=None)
    # The parties that this person works or sits for.
    own = seats.filter(Q(department__in=Department.objects.of(reader)) | Q(members__person=reader))
    behind = unsettled(Episode.objects.filter(agreement=agreement, rule=Rule.NOT_REVIEWED))
    decisions = ReviewPoint.objects.filter(review__agreement=agreement, kind=ReviewPointKind.DECISION)
    return {
        "reviews": Review.objects.filter(agreement=agreement).select_related("agreement").order_by("number"),
        "parties": Party.objects.filter(agreement=agreement).present(),
        "own": own.values_list("pk", flat=True),
        "trades": with_names(TradeOff).filter(revision=revision),
        "owed": check_ins_awaiting(reader, at=at).filter(commitment__agreement=agreement),
        "reviews_behind": behind.select_related("review__agreement"),
        "decisions": decisions.select_related("review").order_by("-review__number", "position")[:DECISIONS_SHOWN],
        "orphaned": orphaned(Agreement.objects.filter(pk=agreement)),
    }
