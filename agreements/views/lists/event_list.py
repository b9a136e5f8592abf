"""What happened, in all agreements that one may read."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.lists.listed_events import EVENTS, event_lines
from agreements.views.requests import SignedInRequest
from stakeholders.views.lists.list_page import asked_page, list_answer, list_context, selection_of


@require_safe
def event_list(request: SignedInRequest) -> HttpResponse:
    """Entries of the histories, narrowed and sorted as the address says, the newest first."""
    selection = selection_of(request, EVENTS)
    page = selection.page(asked_page(request))
    context = list_context(request, selection, page)
    context |= {"rows": event_lines(list(page), selection.reading)}
    return list_answer(request, "agreements/lists/event_list.html", context)
