"""The list of agreements, the form that starts one, and the overview of one."""

from uuid import uuid4

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.drafting.new_agreement import CannotStart, start
from agreements.forms.agreements import StartForm
from agreements.models import Agreement, Party
from agreements.models.agreement import Stage
from agreements.permissions import may_start
from agreements.views.desk import desk_context
from agreements.views.drafts import draft_context
from agreements.views.in_force import in_force_context
from agreements.views.leads import lead_context
from agreements.views.preferences import following_context
from agreements.views.requests import SignedInRequest, allow, answer, done, posted_key, the_agreement

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


def agreement_new(request: SignedInRequest) -> HttpResponse:
    """Start an agreement: title, why now, departments."""
    allow(may_start(request.user), _("Members of a department start agreements. An administrator can add you to one."))
    form = StartForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            agreement = start(key=posted_key(request), **form.cleaned_data, by=request.user, at=timezone.now())
        except CannotStart as reason:
            form.add_error("departments", str(reason))
        else:
            return done(request, _("Started. Write it together now."), agreement.get_absolute_url())
    context = {"form": form, "idem": request.POST.get("idem") or uuid4()}
    return answer(request, "agreements/agreements/new.html", context, status=422 if form.is_bound else 200)


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
