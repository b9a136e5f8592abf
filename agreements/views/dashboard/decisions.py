"""The whole list of what needs a decision."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.dashboard.overview.decision_pairs import DecisionPair, pairs_of
from agreements.dashboard.overview.decisions import Decision, decisions_in
from agreements.dashboard.overview.scope import Scope, read
from agreements.dashboard.relations.addresses import chosen
from agreements.dashboard.relations.calendar_days import day_named
from agreements.views.dashboard.page import decisions_context
from agreements.views.dashboard.scopes import query_of, scope_context, scope_of
from agreements.views.requests import SignedInRequest, answer

ON_A_PAGE = 50


@require_safe
def decision_list(request: SignedInRequest) -> HttpResponse:
    """Everything that waits for somebody's word, the reader's own first, then the oldest."""
    scope = scope_of(request)
    found = decisions_in(scope)
    pair, day = _pair(request, found, scope), day_named(request.GET.get("by", ""))
    wanted = [one for one in (pair.decisions if pair else found) if day in (None, one.by)]
    page = Paginator(wanted, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = decisions_context(list(page), ON_A_PAGE, scope)
    narrowing = {"giver": pair.giver.code, "receiver": pair.receiver.code} if pair else {}
    context = {
        "query": query_of(**chosen(scope), **narrowing, by=day.isoformat() if day else ""),
        "pair": pair,
        "day": day,
        "page": page,
    }
    return answer(request, "agreements/dashboard/decisions.html", scope_context(request, scope) | shown | context)


def _pair(request: SignedInRequest, found: list[Decision], scope: Scope) -> DecisionPair | None:
    """Return the two departments that the address asks for; where nothing is to decide between them, none."""
    asked = request.GET.get("giver", ""), request.GET.get("receiver", "")
    if not all(asked):
        return None
    return next((one for one in pairs_of(found, read(scope)) if (one.giver.code, one.receiver.code) == asked), None)
