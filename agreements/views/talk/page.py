"""The page Talk: every open point of an agreement in one list, the settled ones folded."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from agreements.checks.refusal_turns import AnswerRefusal, refusal_turns
from agreements.models import Agreement
from agreements.permissions import leads
from agreements.preparation.private_lines import is_prepared
from agreements.preparation.stances import stances_of
from agreements.talk.point_list import points_of
from agreements.talk.voices import voices_of
from agreements.views.drafts import draft_context
from agreements.views.requests import SignedInRequest, answer, the_drafted_agreement, today_for

PAGE = "agreements/talk/page.html"


@require_safe
def talk(request: SignedInRequest, number: int) -> HttpResponse:
    """The open points of a draft: what holds signing, what waits for the reader, and the rest by day."""
    agreement = the_drafted_agreement(request, number)
    return answer(request, PAGE, talk_context(request, agreement))


def talk_context(request: SignedInRequest, agreement: Agreement) -> dict[str, Any]:
    """What the pages of the talk show; the number of queries does not depend on how many points there are."""
    context = draft_context(request, agreement)
    snapshot, voices = context["snapshot"], voices_of(request.user, agreement)
    mine = {
        turn.refusal.pk
        for turn in refusal_turns(snapshot)
        if (leads(request.user, agreement) if isinstance(turn, AnswerRefusal) else turn.is_for(request.user))
    }
    return context | {
        "points": points_of(
            snapshot, voices=voices, writes=context["may_edit"], kept=context["kept_by_others"], refusals=mine
        ),
        "voices": voices,
        "stances": stances_of(snapshot.parties, edited_at=snapshot.revision.edited_at),
        "may_take_stance": is_prepared(agreement),
        "may_raise": bool(voices.parties) and not agreement.is_active and not agreement.is_withdrawn,
        "today": today_for(request.user),
    }


def talk_page(agreement: Agreement) -> str:
    """Return the address of the list."""
    return reverse("agreements:talk", args=[agreement.reference])
