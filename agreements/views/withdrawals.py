"""Withdrawing a draft and taking it up again."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agreements.forms.withdrawals import WithdrawForm
from agreements.lifecycle.withdrawal import (
    CannotTakeUp,
    CannotWithdraw,
    is_own_alone,
    take_up_draft,
    withdraw_draft,
)
from agreements.models import Agreement
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import Reach, reach_of
from agreements.permissions import leads
from agreements.views.requests import SignedInRequest, allow, answer, done, the_drafted_agreement
from stakeholders.text.sentences import gettext as _
from stakeholders.views.requests import posted

PAGE = "agreements/withdrawals/withdraw.html"


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_withdraw(request: SignedInRequest, number: int) -> HttpResponse:
    """Say what withdrawing means, then do it."""
    agreement = _theirs(request, number)
    form = WithdrawForm(posted(request))
    if not form.is_valid():
        return _page(request, agreement, form, status=422 if form.is_bound else 200)
    try:
        withdraw_draft(agreement=agreement, **form.cleaned_data, by=request.user, at=timezone.now())
    except CannotWithdraw as reason:
        form.add_error(None, str(reason))
        return _page(request, agreement, form, status=409)
    return done(request, _("The draft is withdrawn. You can take it up again."), agreement.get_absolute_url())


@require_POST
def agreement_take_up(request: SignedInRequest, number: int) -> HttpResponse:
    """Make a withdrawn draft a draft again."""
    agreement = _theirs(request, number)
    try:
        take_up_draft(agreement=agreement, by=request.user, at=timezone.now())
    except CannotTakeUp as reason:
        return answer(request, PAGE, {"agreement": agreement, "refused": str(reason)}, status=409)
    return done(request, _("It is a draft again."), agreement.get_absolute_url())


def _theirs(request: SignedInRequest, number: int) -> Agreement:
    agreement = the_drafted_agreement(request, number)
    if agreement.is_active:
        raise Http404
    sentence = _("%(lead)s leads this draft and withdraws it or takes it up again.") % {"lead": agreement.lead}
    allow(leads(request.user, agreement), sentence)
    return agreement


def _page(request: SignedInRequest, agreement: Agreement, form: WithdrawForm, *, status: int) -> HttpResponse:
    reach = reach_of(agreement, EventKind.DRAFT_WITHDRAWN, by=request.user, at=timezone.now())
    context: dict[str, Any] = {
        "agreement": agreement,
        "form": form,
        "reach_of_withdrawal": reach,
        "is_discarded": reach == Reach() and is_own_alone(agreement, request.user),
    }
    return answer(request, PAGE, context, status=status)
