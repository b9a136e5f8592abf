"""The whole list of what needs a decision."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.dashboard.overview.decisions import decisions_in
from agreements.views.dashboard.address import kept, scope_from
from agreements.views.requests import SignedInRequest, answer

ON_A_PAGE = 50


@require_safe
def decision_list(request: SignedInRequest) -> HttpResponse:
    """Everything that waits for somebody's word, the reader's own first, then the oldest."""
    scope = scope_from(request)
    page = Paginator(decisions_in(scope), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "scope": scope,
        "query": f"{kept(scope)[1:]}&" if kept(scope) else "",
        "page": page,
        "first_own": next((one for one in page if one.is_mine and one.yes_url), None),
        "today": scope.today,
    }
    return answer(request, "agreements/dashboard/decisions.html", context)
