"""What each department has promised, by month: a table, and the promises behind each of its numbers."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from agreements.dashboard.commitment_status import statuses_as_read
from agreements.dashboard.relations.addresses import address_of, chosen, promises_given
from agreements.dashboard.relations.load import EVER, load_by_department, periods, promises_in
from agreements.models import Agreement, Commitment
from agreements.views.dashboard.scopes import named_side, query_of, scope_context, scope_of
from agreements.views.requests import SignedInRequest, answer
from stakeholders.namesakes import tell_apart

ON_A_PAGE = 50
RELATED = ("agreement", "terms__owner", "terms__receiver__department")


@require_safe
def load(request: SignedInRequest) -> HttpResponse:
    """The open promises of each department by the month in which they are due; alphabetical."""
    scope = scope_of(request)
    page = Paginator(load_by_department(scope), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "periods": periods(scope.today), "query": query_of(**chosen(scope))}
    return answer(request, "agreements/dashboard/load.html", scope_context(request, scope) | context)


@require_safe
def load_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """The open promises of one department, of one month if the address names it; the nearest date first."""
    scope, side, asked = scope_of(request), named_side(code), request.GET.get("month", "")
    period = next((one for one in periods(scope.today) if one.key == asked), None)
    if asked and period is None:
        raise Http404
    window = period or EVER
    ids = promises_in(scope, side, window)
    page = Paginator(ids, ON_A_PAGE).get_page(request.GET.get("page"))
    rows = Commitment.objects.filter(pk__in=page.object_list).select_related(*RELATED)
    rows = rows.order_by("terms__due_on", "number")
    tell_apart(row.terms.owner for row in rows if row.terms)
    context = {
        "side": side,
        "period": period,
        "page": page,
        "rows": rows,
        "statuses": statuses_as_read(rows, reader=scope.reader, at=scope.at),
        "titles": Agreement.objects.filter(pk__in={row.agreement_id for row in rows}).titles(),
        "back": address_of(scope, "load"),
        "as_list": "" if scope.is_narrowed else promises_given(side, window.first, window.last),
        "query": query_of(**chosen(scope), month=asked),
    }
    return answer(request, "agreements/dashboard/load_detail.html", scope_context(request, scope) | context)
