"""The changes that were asked for, in all agreements that one may read."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.lists.listed_changes import CHANGES, change_rows
from agreements.views.requests import SignedInRequest
from stakeholders.views.lists.list_page import asked_page, list_answer, list_context, selection_of


@require_safe
def change_log(request: SignedInRequest) -> HttpResponse:
    """Changes, narrowed and sorted as the address says, the newest first."""
    selection = selection_of(request, CHANGES)
    page = selection.page(asked_page(request))
    context = list_context(request, selection, page)
    context |= {"rows": change_rows(list(page), selection.reading)}
    return list_answer(request, "agreements/lists/change_log.html", context)
