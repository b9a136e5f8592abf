"""The whole list of what needs a decision."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.dashboard.overview.decisions import decisions_in
from agreements.dashboard.relations.addresses import chosen
from agreements.views.dashboard.page import decisions_context
from agreements.views.dashboard.scopes import query_of, scope_context, scope_of
from agreements.views.requests import SignedInRequest, answer

ON_A_PAGE = 50


@require_safe
def decision_list(request: SignedInRequest) -> HttpResponse:
    """Everything that waits for somebody's word, the reader's own first, then the oldest."""
    scope = scope_of(request)
    page = Paginator(decisions_in(scope), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = decisions_context(list(page), ON_A_PAGE, scope)
    context = {
        "query": query_of(**chosen(scope)),
        "page": page,
    }
    return answer(request, "agreements/dashboard/decisions.html", scope_context(request, scope) | shown | context)
