"""Departments with what they have agreed: all of them, and one with the others."""

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.addresses import address_of, chosen
from agreements.dashboard.relations.department_view import DepartmentView, department_view, seats_by_department
from agreements.models import Agreement
from agreements.views.dashboard.scopes import department_of, query_of, scope_context, scope_of
from agreements.views.requests import SignedInRequest, answer
from stakeholders.models import Department
from stakeholders.namesakes import tell_apart

ON_A_PAGE, AT_FIRST = 50, 8
GIVES, GETS, TOGETHER = SHOWN = ("gives", "gets", "agreements")


@require_safe
def relation_list(request: SignedInRequest) -> HttpResponse:
    """Every department, with how many agreements in force that the reader may read it has a seat at."""
    scope = scope_of(request)
    page = Paginator(Department.objects.alphabetical(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "seats": seats_by_department(scope), "query": query_of(**chosen(scope))}
    return answer(request, "agreements/dashboard/departments.html", scope_context(request, scope) | context)


@require_safe
def relation_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """What a department gives and gets, and with whom it has agreements: the beginnings, or one list as a whole."""
    scope, department, asked = scope_of(request), department_of(code), request.GET.get("show", "")
    view = department_view(scope, department)
    shown = asked if asked in SHOWN else ""
    lists: dict[str, list[Any]] = {GIVES: view.gives, GETS: view.gets, TOGETHER: view.agreements}
    page = Paginator(lists[shown] if shown else [], ON_A_PAGE).get_page(request.GET.get("page"))
    parts = {shown: list(page)} if shown else {name: rows[:AT_FIRST] for name, rows in lists.items()}
    context = {
        "department": department,
        "shown": shown,
        "page": page,
        "parts": [_part(name, rows, lists[name], scope, department) for name, rows in parts.items()],
        "is_empty": not any(lists.values()),
        "query": query_of(**chosen(scope), show=shown),
        "back": address_of(scope, "relation-list"),
        "whole": address_of(scope, "relation-detail", department.code),
        **_of_promises(view, parts),
    }
    return answer(request, "agreements/dashboard/department.html", scope_context(request, scope) | context)


def _part(name: str, rows: list[Any], whole: list[Any], scope: Scope, department: Department) -> dict[str, Any]:
    """Return one list: what stands on this page, by the other side, how many there are, and where all of them are."""
    groups = [] if name == TOGETHER else [(side, list(held)) for side, held in groupby(rows, lambda one: one.other)]
    return {
        "name": name,
        "groups": groups,
        "rows": rows,
        "count": len(whole),
        "url": address_of(scope, "relation-detail", department.code, show=name) if len(whole) > len(rows) else "",
    }


def _of_promises(view: DepartmentView, parts: dict[str, list[Any]]) -> dict[str, Any]:
    given = [one.commitment for name in (GIVES, GETS) for one in parts.get(name, [])]
    tell_apart(one.terms.owner for one in given if one.terms)
    titles = Agreement.objects.filter(pk__in={one.agreement_id for one in given}).titles()
    return {"statuses": view.statuses, "titles": titles}
