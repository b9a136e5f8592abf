"""The days ahead in four weeks: what is due, and which reviews are held."""

from collections import Counter
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.dashboard.overview.decisions import decisions_in
from agreements.dashboard.relations.addresses import address_of, chosen, promises_due
from agreements.dashboard.relations.calendar_days import KINDS, day_named, entries_of, slots_from, weeks_from
from agreements.models import Agreement
from agreements.views.dashboard.scopes import query_of, scope_context, scope_of
from agreements.views.requests import SignedInRequest, answer
from stakeholders.namesakes import tell_apart

ON_A_PAGE = 50


@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    """The days with something, from today or the day that the address names, and a picture of four weeks.

    Where the address names one day, its rows alone: all, or of one kind.
    """
    scope = scope_of(request)
    kind = next((name for name in KINDS if name == request.GET.get("kind")), "")
    asked = request.GET.get("day", "") or request.GET.get("from", "")
    named = day_named(asked)
    first, only = named or scope.today, named if "day" in request.GET else None
    slots = slots_from(scope, first)
    kinds = [KINDS[kind]] if kind else KINDS.values()
    shown = [slot for slot in slots if slot.on == only and slot.kind in kinds] if only else slots
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    entries, statuses = entries_of(scope, page.object_list)
    promises = [one.commitment for one in entries if one.commitment]
    tell_apart(one.terms.owner for one in promises if one.terms)
    wanted = Counter(one.by for one in decisions_in(scope) if one.by)
    weeks = weeks_from(scope, first, slots, wanted)
    narrowing = {"day": only.isoformat(), "kind": kind} if only else {"from": first.isoformat() if named else ""}
    context = {
        "weeks": weeks,
        "days": [(weeks.day(on), list(held)) for on, held in groupby(entries, key=lambda entry: entry.on)],
        "page": page,
        "statuses": statuses,
        "titles": Agreement.objects.filter(pk__in={one.agreement_id for one in promises}).titles(),
        "unreadable": asked if asked and named is None else "",
        "only": only,
        "as_list": "" if kind == "review" else promises_due(scope, first, only or weeks.last),
        "kind": kind,
        "from_here": address_of(scope, "calendar", **{"from": first.isoformat()}),
        "from_today": address_of(scope, "calendar"),
        "query": query_of(**chosen(scope), **narrowing),
    }
    return answer(request, "agreements/dashboard/calendar.html", scope_context(request, scope) | context)
