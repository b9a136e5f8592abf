"""The list of agreements, and the overview of one."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.drafting.progress import Progress, tasks
from agreements.lifecycle.withdrawal import withdrawal_of
from agreements.models import Agreement, Party
from agreements.models.agreement import Stage
from agreements.permissions import may_start
from agreements.views.drafts import draft_context, opening_context
from agreements.views.in_force import in_force_context
from agreements.views.leads import lead_context
from agreements.views.preferences import following_context
from agreements.views.requests import SignedInRequest, answer, is_fragment, the_agreement

PER_PAGE = 30


@require_safe
def agreement_list(request: SignedInRequest) -> HttpResponse:
    """The agreements that exist for this person, newest first, by stage and by word."""
    found = Agreement.objects.visible_to(request.user).titled().select_related("lead")
    stage, words = request.GET.get("stage", ""), request.GET.get("q", "").strip()
    if stage in Stage.values:
        found = found.filter(stage=stage)
    if words:
        found = found.filter(title__icontains=words)  # type: ignore[misc]  # annotated by titled()
    seats = Party.objects.present()
    rows = found.prefetch_related(Prefetch("parties", queryset=seats, to_attr="seated")).order_by("-number")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "stages": Stage.choices,
        "stage": stage,
        "q": words,
        "may_start": may_start(request.user),
    }
    return answer(request, "agreements/agreements/list.html", context)


@require_safe
def agreement_overview(request: SignedInRequest, number: int) -> HttpResponse:
    """The task list while drafting and signing, the living page once in force."""
    agreement = the_agreement(request, number)
    if agreement.is_active:
        context = in_force_context(request, agreement) | following_context(request.user, agreement)
        context |= lead_context(request.user, agreement)
        return answer(request, "agreements/agreements/living.html", context)
    context = overview_context(request, agreement)
    if not is_fragment(request):
        context |= opening_context(request, context) | following_context(request.user, agreement)
        context |= lead_context(request.user, agreement)
        context["withdrawal"] = withdrawal_of(agreement) if agreement.is_withdrawn else None
    return answer(request, "agreements/agreements/overview.html", context, part="progress")


def overview_context(request: SignedInRequest, agreement: Agreement) -> dict[str, Any]:
    """What the task list shows."""
    context = draft_context(request, agreement)
    rows = tasks(context["snapshot"])
    completed = sum(row.progress == Progress.COMPLETED for row in rows)
    return context | {"tasks": rows, "completed": completed}
