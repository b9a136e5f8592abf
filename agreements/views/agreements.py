"""The list of agreements, and the overview of one."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from agreements.models import Agreement, Party
from agreements.models.agreement import Stage
from agreements.permissions import may_start
from agreements.views.desk import desk_context
from agreements.views.drafts import draft_context
from agreements.views.in_force import in_force_context
from agreements.views.leads import lead_context
from agreements.views.preferences import following_context
from agreements.views.requests import SignedInRequest, answer, the_agreement

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
    """The page of a draft while drafting and signing, the living page once in force."""
    agreement = the_agreement(request, number)
    if agreement.is_active:
        context = in_force_context(request, agreement) | following_context(request.user, agreement)
        context |= lead_context(request.user, agreement)
        return answer(request, "agreements/agreements/living.html", context)
    context = desk_context(request, draft_context(request, agreement))
    return answer(request, "agreements/agreements/overview.html", context, part="progress")
