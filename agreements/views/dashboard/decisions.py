"""The whole list of what needs a decision."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.dashboard.overview.decision_pairs import pairs_of
from agreements.dashboard.overview.decisions import Decision, decisions_in
from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.addresses import chosen
from agreements.dashboard.relations.calendar_days import day_named
from agreements.dashboard.relations.sides import Side
from agreements.views.dashboard.page import decisions_context
from agreements.views.dashboard.scopes import named_side, query_of, scope_context, scope_of
from agreements.views.requests import SignedInRequest, answer

ON_A_PAGE = 50


@require_safe
def decision_list(request: SignedInRequest) -> HttpResponse:
    """Everything that waits for somebody's word, the reader's own first, then the oldest."""
    scope = scope_of(request)
    found = decisions_in(scope)
    sides, day = _sides(request), day_named(request.GET.get("by", ""))
    wanted = [one for one in (_between(sides, found, scope) if sides else found) if day in (None, one.by)]
    page = Paginator(wanted, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = decisions_context(list(page), ON_A_PAGE, scope)
    narrowing = {"giver": sides[0].code, "receiver": sides[1].code} if sides else {}
    context = {
        "query": query_of(**chosen(scope), **narrowing, by=day.isoformat() if day else ""),
        "sides": sides,
        "day": day,
        "page": page,
    }
    return answer(request, "agreements/dashboard/decisions.html", scope_context(request, scope) | shown | context)


def _sides(request: SignedInRequest) -> tuple[Side, Side] | None:
    """Return the department that gives and the one that gets, where the address names both; 404 for an unknown one."""
    giver, receiver = request.GET.get("giver", ""), request.GET.get("receiver", "")
    return (named_side(giver), named_side(receiver)) if giver and receiver else None


def _between(sides: tuple[Side, Side], found: list[Decision], scope: Scope) -> list[Decision]:
    codes = [side.code for side in sides]
    held = [one for one in pairs_of(found, scope) if [one.giver.code, one.receiver.code] == codes]
    return held[0].decisions if held else []
