"""Commitments in force: mine, all that I may read, and the story of one."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Prefetch, Value, When
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from agreements.drift.rules import unsettled
from agreements.drift.wording import tell
from agreements.forms.check_ins import CheckInForm
from agreements.models import Agreement, CheckIn, Commitment, CommitmentTerms, Episode, Occasion, Rhythm
from agreements.models.commitment import CommitmentQuerySet, Standing
from agreements.permissions import may_ask_for_a_change
from agreements.views.checking import check_context
from agreements.views.requests import SignedInRequest, answer, today_for
from stakeholders.models import User

LIST = "agreements/commitments/list.html"
DETAIL = "agreements/commitments/detail.html"
ON_A_PAGE = 50


@require_safe
def commitment_list(request: SignedInRequest) -> HttpResponse:
    """The commitments in force: one's own, or all that one may read; what is done comes last."""
    show = "all" if request.GET.get("show") == "all" else "mine"
    page = Paginator(_listed(request.user, show), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = Agreement.objects.filter(pk__in={row.agreement_id for row in page}).titled()
    titles = dict(shown.values_list("pk", "title"))  # type: ignore[misc]
    context = {"show": show, "page": page, "titles": titles, "today": today_for(request.user)}
    return answer(request, LIST, context)


@require_safe
def commitment_detail(request: SignedInRequest, number: int) -> HttpResponse:
    """One promise: what was agreed, how it stands, and everything its owner said about it."""
    commitment = the_commitment(request, number)
    return answer(request, DETAIL, detail_context(request, commitment))


def the_commitment(request: SignedInRequest, number: int) -> Commitment:
    """Return the commitment if it exists for this person; otherwise 404, as for a number never given."""
    commitment = _readable(request.user).filter(number=number).first()
    if commitment is None:
        raise Http404
    return commitment


def detail_context(request: SignedInRequest, commitment: Commitment, form: CheckInForm | None = None) -> dict[str, Any]:
    """What the page of one commitment shows; a constant number of queries."""
    terms = commitment.terms
    assert terms is not None  # only commitments in force are readable
    rhythm = Rhythm.objects.filter(revision=terms.revision_id).select_related("escalation").first()
    needed_by = Commitment.objects.filter(terms__depends_on=commitment, ended_at=None).select_related("terms")
    said = CheckIn.objects.filter(commitment=commitment).select_related("by")
    drifting = list(unsettled(Episode.objects.filter(commitment=commitment)).order_by("opened_at"))
    return {
        "terms": terms,
        "agreement": Agreement.objects.titled().get(pk=commitment.agreement_id),
        "rhythm": rhythm,
        "depends_on": _in_force(terms),
        "needed_by": needed_by.order_by("terms__due_on", "number"),
        "drifting": drifting,
        "drifts": [tell(episode, commitment, rhythm) for episode in drifting],
        "owed": Occasion.objects.filter(commitment=commitment, closing=Occasion.Closing.OPEN).first(),
        "story": said.order_by("-at", "-pk"),
        "may_ask": commitment.is_running and may_ask_for_a_change(request.user, commitment.agreement),
        **check_context(request, commitment, form),
    }


def _readable(user: User) -> CommitmentQuerySet:
    related = ("agreement", "terms__owner", "terms__receiver__department", "terms__revision")
    return Commitment.objects.visible_to(user).select_related(*related)


def _listed(user: User, show: str) -> CommitmentQuerySet:
    rows = _readable(user).filter(ended_at=None)
    if show == "mine":
        rows = rows.filter(terms__owner=user)
    is_done = Case(When(standing=Standing.DONE, then=Value(1)), default=Value(0), output_field=IntegerField())
    drifting = Prefetch("episodes", queryset=unsettled(Episode.objects.all()).order_by("rule"), to_attr="drifting")
    return rows.prefetch_related(drifting).order_by(is_done, "terms__due_on", "number")


def _in_force(terms: CommitmentTerms) -> Commitment | None:
    if terms.depends_on_id is None:
        return None
    return Commitment.objects.select_related("terms").filter(pk=terms.depends_on_id, terms__isnull=False).first()
