"""What every page of a list shows: what is chosen, in words, a page of its rows, and where all of them are."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import push_url

from stakeholders.lists.definition import Listing
from stakeholders.lists.saved_views import views_of
from stakeholders.lists.selection import PAGE, Selection
from stakeholders.lists.stored import reading_of
from stakeholders.views.requests import SignedInRequest

# The part of a page that a filter replaces.
LISTED = "listed"


def selection_of(request: SignedInRequest, listing: Listing) -> Selection:
    """Return what the address of this request asks of a list."""
    return Selection(listing, reading_of(request.user, at=timezone.now()), request.GET)


def list_context(request: SignedInRequest, selection: Selection, page: Page[Any], *kept: str) -> dict[str, Any]:
    """Return what the parts of a list page show; `kept` fields stay when all others are given up."""
    query = selection.query
    whole = urlencode([(name, value) for name, value in selection.filter.asked() if name in kept])
    return {
        "selection": selection,
        "saved_views": views_of(selection),
        "page": page,
        "sentence": selection.sentence(page.paginator.count, are_more=page.paginator.are_more),  # type: ignore[attr-defined]
        "list_url": request.path,
        "whole_url": f"{request.path}?{whole}" if whole else request.path,
        "query": f"{query}&" if query else "",
        "page_address": request.build_absolute_uri(_address(request.path, query)),
        "today": selection.reading.today,
    }


def list_answer(request: SignedInRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render the page, or the part `listed` of it for its filter; the address says what is chosen and no more."""
    htmx = getattr(request, "htmx", None)
    if not (htmx and htmx.target == LISTED and not htmx.history_restore_request):
        return render(request, template, context)
    answer = render(request, f"{template}#{LISTED}", context)
    return push_url(answer, _address(request.path, context["selection"].query))


def asked_page(request: SignedInRequest) -> str | None:
    """Return the number of the page in the address, as it stands there."""
    return request.GET.get(PAGE)


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
