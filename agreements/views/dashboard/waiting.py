"""Who waits for whom: departments in a table, and all promises between two of them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.cadence.news_requests import askable_promises, asked_today
from agreements.dashboard.commitment_status import StatusWord
from agreements.dashboard.overview.scope import Scope, read
from agreements.dashboard.relations.addresses import address_of, chosen, promises_between
from agreements.dashboard.relations.between import between, groups
from agreements.dashboard.relations.pairs import by_pair, matrix_of
from agreements.dashboard.relations.waits import KINDS, Wait, may_wait, waits
from agreements.models import Agreement
from agreements.views.dashboard.scopes import named_side, query_of, scope_context, scope_of
from agreements.views.requests import SignedInRequest, answer
from stakeholders.namesakes import tell_apart

ON_A_PAGE = 50
# A table with more departments than this shows those of the pairs on the page alone.
WIDEST = 40


@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    """Departments that wait, departments that are waited for, and how many promises: of one kind if asked for."""
    scope, kind = scope_of(request), _kind(request)
    rows = waits(read(scope, may_wait(scope.at)))
    pairs = by_pair((wait for wait in rows if kind in (None, wait.kind)), scope, kind or "")
    page = Paginator(pairs, ON_A_PAGE).get_page(request.GET.get("page"))
    matrix = matrix_of(pairs)
    if max(len(matrix.rows), len(matrix.columns)) > WIDEST:
        matrix = matrix_of(page.object_list)
    context = {
        "kind": kind,
        "count": sum(len(pair.rows) for pair in pairs),
        "page": page,
        "matrix": matrix,
        "kinds": _kinds(rows, scope, kind),
        "query": query_of(**chosen(scope), kind=kind or ""),
    }
    return answer(request, "agreements/dashboard/waiting.html", scope_context(request, scope) | context)


@require_safe
def waiting_pair(request: SignedInRequest, code: str, other: str) -> HttpResponse:
    """Every promise in force between two departments, in both directions; those that wait stand first."""
    one, two, kind, scope = named_side(code), named_side(other), _kind(request), scope_of(request)
    rows = between(scope, one, two, kind or "")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    tell_apart(row.commitment.terms.owner for row in shown if row.commitment.terms)
    waited_for = [row.commitment for row in shown if row.wait]
    context = {
        "one": one,
        "other": two,
        "kind": kind,
        "page": page,
        "groups": groups(rows, shown, one, two),
        "statuses": {row.commitment.pk: row.status for row in shown},
        "askable": askable_promises(waited_for, reader=request.user, at=scope.at),
        "asked_today": asked_today(request.user, commitments=[one.pk for one in waited_for], today=scope.today)[0],
        "titles": Agreement.objects.filter(pk__in={row.commitment.agreement_id for row in shown}).titles(),
        "back": address_of(scope, "waiting", kind=kind or ""),
        "whole": address_of(scope, "waiting-pair", code, other),
        "as_list": promises_between(one, two) if not scope.is_narrowed and not kind else "",
        "query": query_of(**chosen(scope), kind=kind or ""),
    }
    return answer(request, "agreements/dashboard/waiting_pair.html", scope_context(request, scope) | context)


def _kind(request: SignedInRequest) -> StatusWord | None:
    """Return the kind of waiting that the address asks for; what is none is as if nothing had been asked."""
    asked = request.GET.get("kind", "")
    return next((kind for kind in KINDS if kind == asked), None)


def _kinds(rows: Iterable[Wait], scope: Scope, kind: StatusWord | None) -> list[dict[str, Any]]:
    """Return the kinds that there are, each with how many promises wait for it, and its address."""
    counts = Counter(wait.kind for wait in rows)
    return [
        {
            "label": known.label,
            "count": counts[known],
            "url": address_of(scope, "waiting", kind=known.value),
            "current": known == kind,
        }
        for known in KINDS
        if counts[known] or known == kind
    ]
