"""The receiver's answer to a completion: accepted, or what is missing."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements.commitments.completions import (
    CannotAccept,
    accept_completion,
    return_completion,
    settled_words,
    who_accepts,
)
from agreements.forms.completions import MissingForm
from agreements.models import Agreement, Commitment, Completion
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import Reach, reach_of
from agreements.permissions import may_accept
from agreements.views.commitments import the_commitment
from agreements.views.requests import SignedInRequest, allow, answer, done

PAGE = "agreements/completions/answer.html"


@require_http_methods(["GET", "HEAD", "POST"])
def completion_answer(request: SignedInRequest, number: int) -> HttpResponse:
    """Accept what is reported as done against what was agreed, or say what is missing."""
    commitment = the_commitment(request, number)
    completion = _newest(commitment)
    allow(may_accept(request.user, completion), who_accepts(commitment, request.user))
    if request.method != "POST":
        return _page(request, completion, MissingForm())
    form = MissingForm(request.POST if request.POST.get("act") == "return" else None)
    if _is_about_another(request, completion):
        reason = _("It was reported as done anew since you opened this page. Please look again.")
        return _page(request, completion, form, status=409, reason=reason)
    if form.is_bound and not form.is_valid():
        return _page(request, completion, form, status=422)
    try:
        message = _act(request, completion, form)
    except CannotAccept as reason:
        return _page(request, _newest(commitment), form, status=409, reason=str(reason))
    return done(request, message, commitment.get_absolute_url())


def _act(request: SignedInRequest, completion: Completion, form: MissingForm) -> str:
    now = timezone.now()
    if form.is_bound:
        return_completion(completion=completion, missing=form.cleaned_data["missing"], by=request.user, at=now)
        return _("The owner hears now what is missing.")
    accept_completion(completion=completion, by=request.user, at=now)
    return _("Accepted. The owner hears of it now.")


def _newest(commitment: Commitment) -> Completion:
    asked = Completion.objects.filter(commitment=commitment).order_by("-pk")
    completion = asked.select_related("check_in__by", "commitment__terms__receiver__department", "answered_by").first()
    if completion is None:
        raise Http404
    return completion


def _is_about_another(request: SignedInRequest, completion: Completion) -> bool:
    return request.POST.get("question", "") != completion.check_in.key.hex


def _page(
    request: SignedInRequest, completion: Completion, form: MissingForm, *, status: int = 200, reason: str = ""
) -> HttpResponse:
    commitment = completion.commitment
    typed = [(str(_("What is missing")), form["missing"].value() or "")] if form.is_bound and status == 409 else []
    context: dict[str, Any] = {
        "commitment": commitment,
        "terms": commitment.terms,
        "agreement": Agreement.objects.titled().get(pk=commitment.agreement_id),
        "completion": completion,
        "said": completion.check_in,
        "settled": "" if completion.is_open else settled_words(completion),
        "form": form,
        "reason": reason,
        "typed": typed,
    }
    if completion.is_open:
        context["reach_of_accepting"] = _reach(request, commitment, EventKind.COMPLETION_ACCEPTED)
        context["reach_of_returning"] = _reach(request, commitment, EventKind.COMPLETION_RETURNED)
    return answer(request, PAGE, context, part="completion", status=status)


def _reach(request: SignedInRequest, commitment: Commitment, kind: EventKind) -> Reach:
    data = {"commitment": commitment.pk}
    return reach_of(commitment.agreement, kind, by=request.user, at=timezone.now(), data=data)
