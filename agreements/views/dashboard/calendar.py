"""The days ahead in four weeks: what is due, and which reviews are held."""

from collections import Counter
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.dashboard.overview.decisions import decisions_in
from agreements.dashboard.relations.addresses import address_of, chosen
from agreements.dashboard.relations.calendar_days import day_named, entries_of, slots_from, weeks_from
from agreements.models import Agreement
from agreements.views.dashboard.scopes import query_of, scope_context, scope_of
from agreements.views.requests import SignedInRequest, answer
from stakeholders.namesakes import tell_apart

ON_A_PAGE = 50


@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    """The days with something, from today or the day that the address names, and a picture of four weeks."""
    scope, asked = scope_of(request), request.GET.get("from", "")
    named = day_named(asked)
    first = named or scope.today
    slots = slots_from(scope, first)
    page = Paginator(slots, ON_A_PAGE).get_page(request.GET.get("page"))
    entries, statuses = entries_of(scope, page.object_list)
    promises = [one.commitment for one in entries if one.commitment]
    tell_apart(one.terms.owner for one in promises if one.terms)
    wanted = Counter(one.by for one in decisions_in(scope) if one.by)
    weeks = weeks_from(scope, first, slots, wanted)
    context = {
        "weeks": weeks,
        "days": [(weeks.day(on), list(held)) for on, held in groupby(entries, key=lambda entry: entry.on)],
        "page": page,
        "statuses": statuses,
        "titles": Agreement.objects.filter(pk__in={one.agreement_id for one in promises}).titles(),
        "unreadable": asked if asked and named is None else "",
        "from_today": address_of(scope, "calendar"),
        "query": query_of(**chosen(scope), **{"from": first.isoformat() if named else ""}),
    }
    return answer(request, "agreements/dashboard/calendar.html", scope_context(request, scope) | context)
