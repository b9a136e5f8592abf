"""Who leads an agreement: the panel on its page, handing over, a second lead, taking over."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agreements.forms.leads import LeadForm, SecondLeadForm
from agreements.lifecycle.lead import CannotLead, hand_over_lead, name_second_lead, take_over_lead
from agreements.models import Agreement
from agreements.permissions import leads, may_take_over
from agreements.views.requests import SignedInRequest, allow, answer, done, the_agreement
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _
from stakeholders.views.requests import posted

PAGE = "agreements/leads/lead.html"


def lead_context(user: User, agreement: Agreement) -> dict[str, Any]:
    """What the panel shows; it asks the database only where the lead has left."""
    has_left = not agreement.lead.is_active
    return {
        "leads": leads(user, agreement),
        "lead_has_left": has_left,
        "may_take_over": has_left and may_take_over(user, agreement),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def lead_hand_over(request: SignedInRequest, number: int) -> HttpResponse:
    """Choose who leads from now on; beside it, who is the second."""
    agreement = _theirs(request, number)
    form = LeadForm(posted(request), agreement=agreement)
    if not form.is_valid():
        return _page(request, agreement, form=form, status=422 if form.is_bound else 200)
    to = form.cleaned_data["to"]
    try:
        hand_over_lead(agreement=agreement, to=to, by=request.user, at=timezone.now())
    except CannotLead as reason:
        form.add_error(None, str(reason))
        return _page(request, agreement, form=form, status=409)
    return done(request, _("%(person)s leads now.") % {"person": to}, agreement.get_absolute_url())


@require_POST
def lead_second(request: SignedInRequest, number: int) -> HttpResponse:
    """Name a second lead, or nobody."""
    agreement = _theirs(request, number)
    form = SecondLeadForm(request.POST, agreement=agreement)
    if not form.is_valid():
        return _page(request, agreement, second_form=form, status=422)
    to = form.cleaned_data["to"]
    try:
        name_second_lead(agreement=agreement, to=to, by=request.user, at=timezone.now())
    except CannotLead as reason:
        form.add_error(None, str(reason))
        return _page(request, agreement, second_form=form, status=409)
    said = _("%(person)s is the second lead now.") % {"person": to} if to else _("There is no second lead now.")
    return done(request, said, agreement.get_absolute_url())


@require_POST
def lead_take_over(request: SignedInRequest, number: int) -> HttpResponse:
    """Lead instead of somebody who has left; whoever comes second is told who was first."""
    agreement = the_agreement(request, number)
    if agreement.lead.is_active:
        # To anybody who may not take over, this says only who leads, which they may read anyway.
        return _taken(request, agreement)
    sentence = _("Whoever speaks for the department of %(person)s takes over.") % {"person": agreement.lead}
    allow(may_take_over(request.user, agreement), sentence)
    try:
        take_over_lead(agreement=agreement, by=request.user, at=timezone.now())
    except CannotLead:
        return _taken(request, the_agreement(request, number))
    return done(request, _("You lead this agreement now."), agreement.get_absolute_url())


def _theirs(request: SignedInRequest, number: int) -> Agreement:
    agreement = the_agreement(request, number)
    sentence = _("%(lead)s leads this agreement and hands it over.") % {"lead": agreement.lead}
    allow(leads(request.user, agreement), sentence)
    return agreement


def _taken(request: SignedInRequest, agreement: Agreement) -> HttpResponse:
    sentence = _("%(person)s leads this agreement now.") % {"person": agreement.lead}
    return answer(request, PAGE, {"agreement": agreement, "refused": sentence}, status=409)


def _page(
    request: SignedInRequest,
    agreement: Agreement,
    *,
    form: LeadForm | None = None,
    second_form: SecondLeadForm | None = None,
    status: int,
) -> HttpResponse:
    context = {
        "agreement": agreement,
        "form": form or LeadForm(agreement=agreement),
        "second_form": second_form or SecondLeadForm(agreement=agreement),
    }
    return answer(request, PAGE, context, status=status)
