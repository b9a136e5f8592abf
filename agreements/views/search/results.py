"""Search: everything that one may read and that holds the words, by kind; as a page, and in the palette."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from agreements.forms.search import SearchForm
from agreements.models.search_entry import Found
from agreements.search.asked_words import AskedWords, CannotLookFor
from agreements.search.hits import (
    best_first,
    departments_found,
    first_of_each,
    found_entries,
    hits_of,
    people_found,
)
from agreements.search.result_rows import (
    ResultRow,
    places_found,
    rows_of,
    rows_of_departments,
    rows_of_people,
)
from agreements.views.requests import SignedInRequest, is_fragment
from stakeholders.text.sentences import gettext as _

PAGE = "agreements/search/search.html"
# Rows of one kind on the page and on each page of one kind; in the palette.
ON_THE_PAGE, IN_THE_PALETTE = 20, 5
PEOPLE, DEPARTMENTS, PLACES = "person", "department", "place"
# In this order they stand where nothing says it better than the others do.
LABELS: dict[str, str | Promise] = {
    PLACES: gettext_lazy("Places"),
    PEOPLE: gettext_lazy("People"),
    DEPARTMENTS: gettext_lazy("Departments"),
    **{kind.value: kind.label for kind in Found},
}


@dataclass(frozen=True)
class Group:
    """What was found of one kind: how many one may read, the first of them, and where all stand."""

    kind: str
    count: int
    rows: list[ResultRow]
    all_url: str

    @property
    def label(self) -> str:
        return str(LABELS[self.kind])

    @property
    def all_label(self) -> str:
        """The words of the link to all of them: All 34 promises."""
        return _("All %(count)s %(kind)s") % {"count": self.count, "kind": self.label.lower()}

    @property
    def apart(self) -> int:
        """How well the best name or title among its rows matches the words."""
        return min(row.apart for row in self.rows)

    @property
    def has_more(self) -> bool:
        return self.count > len(self.rows)


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: SignedInRequest) -> HttpResponse:
    """The page, or as a part of every page the list in the palette.

    Forms are posted, for the server refuses an address of ten thousand characters before anything is asked; the
    answer leads to the address of what was asked for.
    """
    if request.method == "POST":
        return _sent(request)
    form = SearchForm(request.GET)
    is_part = is_fragment(request)
    context: dict[str, Any] = {"form": form, "asked": None, "groups": [], "refusal": ""}
    if form.is_valid() and form.cleaned_data["q"]:
        try:
            asked = AskedWords.of(form.cleaned_data["q"])
        except CannotLookFor as refusal:
            context["refusal"] = str(refusal)
        else:
            context |= {"asked": asked} | _found(request, asked, form.cleaned_data["q"], is_part=is_part)
    elif form.errors:
        context["refusal"] = " ".join(str(fault) for fault in form.errors["q"])
    return render(request, f"{PAGE}#palette" if is_part else PAGE, context)


def _sent(request: SignedInRequest) -> HttpResponse:
    form = SearchForm(request.POST)
    if form.is_valid():
        query = urlencode({"q": form.cleaned_data["q"]})
        return HttpResponseRedirect(f"{reverse('agreements:search')}?{query}", status=303)
    context = {"form": form, "asked": None, "refusal": " ".join(str(fault) for fault in form.errors["q"])}
    return render(request, PAGE, context, status=422)


def _found(request: SignedInRequest, asked: AskedWords, words: str, *, is_part: bool) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    if not is_part and kind in LABELS and kind != PLACES:
        page = _page_of(request, asked, kind)
        query = urlencode({"q": words, "kind": kind})
        return {"label": LABELS[kind], "page": page, "rows": _rows(page, asked, kind), "query": f"{query}&"}
    groups = _groups(request, asked, words, most=IN_THE_PALETTE if is_part else ON_THE_PAGE)
    return {"groups": groups, "total": sum(group.count for group in groups), "words": words}


def _groups(request: SignedInRequest, asked: AskedWords, words: str, *, most: int) -> list[Group]:
    """Return what was found by kind, none left empty: those first that a name or a title says.

    The number of queries does not depend on how much it is.
    """
    entries = found_entries(asked, reader=request.user)
    counts, first = first_of_each(entries, asked, most=most)
    hits = hits_of(first)
    places = places_found(asked, reader=request.user)
    people, departments = people_found(asked), departments_found(asked)
    found: list[tuple[str, int, list[ResultRow]]] = [
        (PLACES, len(places), places),
        (PEOPLE, *_first(people, most, lambda first: rows_of_people(first, asked))),
        (DEPARTMENTS, *_first(departments, most, lambda first: rows_of_departments(first, asked))),
        *(
            (kind.value, counts.get(kind.value, 0), rows_of([hit for hit in hits if hit.entry.kind == kind], asked))
            for kind in Found
        ),
    ]
    there = reverse("agreements:search")
    groups = [
        Group(kind, count, rows, f"{there}?{urlencode({'q': words, 'kind': kind})}")
        for kind, count, rows in found
        if count
    ]
    return sorted(groups, key=lambda group: group.apart)


def _first(
    found: QuerySet[Any], most: int, rows: Callable[[list[Any]], list[ResultRow]]
) -> tuple[int, list[ResultRow]]:
    """Return how many there are, and the rows of the first; counted apart only where there are more than these."""
    first = list(found[: most + 1])
    return (found.count() if len(first) > most else len(first)), rows(first[:most])


def _page_of(request: SignedInRequest, asked: AskedWords, kind: str) -> Page[Any]:
    found: QuerySet[Any]
    if kind == PEOPLE:
        found = people_found(asked)
    elif kind == DEPARTMENTS:
        found = departments_found(asked)
    else:
        found = best_first(found_entries(asked, reader=request.user).filter(kind=kind), asked)
    return Paginator(found, ON_THE_PAGE).get_page(request.GET.get("page"))


def _rows(page: Page[Any], asked: AskedWords, kind: str) -> list[ResultRow]:
    if kind == PEOPLE:
        return rows_of_people(page, asked)
    if kind == DEPARTMENTS:
        return rows_of_departments(page, asked)
    return rows_of(hits_of(list(page)), asked)
