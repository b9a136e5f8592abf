"""The list of agreements, and the overview of one."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.lists.listed_agreements import AGREEMENTS, agreement_rows
from agreements.permissions import may_start
from agreements.views.desk import desk_context
from agreements.views.drafts import draft_context
from agreements.views.in_force import in_force_context
from agreements.views.leads import lead_context
from agreements.views.preferences import following_context
from agreements.views.requests import SignedInRequest, answer, the_agreement
from stakeholders.views.lists.list_page import asked_page, list_answer, list_context, selection_of


@require_safe
def agreement_list(request: SignedInRequest) -> HttpResponse:
    """The agreements that exist for this person, narrowed and sorted as the address says."""
    selection = selection_of(request, AGREEMENTS)
    page = selection.page(asked_page(request))
    context = list_context(request, selection, page) | {
        "rows": agreement_rows(list(page), selection.reading),
        "may_start": may_start(request.user),
    }
    return list_answer(request, "agreements/agreements/list.html", context)


@require_safe
def agreement_overview(request: SignedInRequest, number: int) -> HttpResponse:
    """The page of a draft while drafting and signing, the living page once in force."""
    agreement = the_agreement(request, number)
    if agreement.is_active:
        context = in_force_context(request, agreement) | following_context(request.user, agreement)
        context |= lead_context(request.user, agreement)
        return answer(request, "agreements/agreements/living.html", context)
    context = desk_context(request, draft_context(request, agreement))
    return answer(request, "agreements/agreements/overview.html", context, part="progress")
