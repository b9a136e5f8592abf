"""Being asked to an agreement before having an account: answer first, then choose a password to read more."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.drafting.participation import (
    CannotAnswer,
    ParticipationLink,
    answer_participation,
    read_participation_link,
)
from agreements.forms.participations import ParticipationForm
from agreements.models import CommitmentTerms, Participation, Party
from agreements.models.revision import State
from agreements.permissions import may_read_draft
from agreements.views.human_confirmation import FIELD, Page, keeps_cookies, pressed
from stakeholders.accounts.invitations import choose_first_password, has_signed_in, invite
from stakeholders.forms.invitations import InvitationForm
from stakeholders.views.invitations import sign_in_first_time

ASK = "agreements/participations/ask.html"
ENDED = "agreements/participations/ended.html"
# Commitments that are named to somebody without an account; more stand behind the password.
MOST_OFFERS = 5


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def participation(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the one question; nothing of the agreement but its title and parties stands here."""
    link = read_participation_link(token)
    if link is None:
        raise Http404
    page = link.agreement.get_absolute_url()
    if request.user == link.person:
        return HttpResponseRedirect(page)
    if request.user.is_authenticated:
        return _page(request, ENDED, link, {"is_somebody_else": True}, status=403)
    if has_signed_in(link.person):
        return redirect_to_login(page)
    if link.has_run_out(timezone.now()) or not may_read_draft(link.person, link.agreement):
        return _ended(request, link)
    if "password" in request.POST:
        return _choose_password(request, link)
    return _answer(request, link) if request.method == "POST" else _show(request, link)


def _show(request: HttpRequest, link: ParticipationLink, *, status: int = 200, **changes: Any) -> HttpResponse:
    initial = {"answer": request.GET.get("a", "")}
    offered = CommitmentTerms.objects.filter(owner=link.person, revision__agreement=link.agreement)
    context: dict[str, Any] = {
        "offers": offered.filter(revision__state=State.DRAFT).order_by("due_on", "pk")[:MOST_OFFERS],
        "form": ParticipationForm(initial=initial),
        "password_form": InvitationForm(person=link.person),
        "given": Participation.objects.filter(agreement=link.agreement, person=link.person).first(),
    }
    return _page(request, ASK, link, context | changes, status=status)


def _answer(request: HttpRequest, link: ParticipationLink) -> HttpResponse:
    form, now = ParticipationForm(request.POST), timezone.now()
    if not form.is_valid():
        return _show(request, link, form=form, status=422)
    if pressed(request, _token(request), at=now) is None:
        return _show(request, link, form=form, is_again=True, keeps_cookies=keeps_cookies(request))
    try:
        answer_participation(agreement=link.agreement, **form.cleaned_data, by=link.person, at=now)
    except CannotAnswer as refusal:
        return _show(request, link, form=form, refusal=str(refusal), status=409)
    return HttpResponseRedirect(request.path, status=303)


def _choose_password(request: HttpRequest, link: ParticipationLink) -> HttpResponse:
    form = InvitationForm(request.POST, person=link.person)
    if not form.is_valid():
        return _show(request, link, password_form=form, status=422)
    person = choose_first_password(link.person, password=form.cleaned_data["password"])
    page = link.agreement.get_absolute_url()
    return sign_in_first_time(request, person, to=page) if person else redirect_to_login(page)


def _ended(request: HttpRequest, link: ParticipationLink) -> HttpResponse:
    """Say that the link does not hold any more; while they are named, a new invitation can be mailed."""
    may_ask = may_read_draft(link.person, link.agreement)
    if may_ask and "again" in request.POST:
        invite([link.person], by=link.agreement.lead, at=timezone.now())
        return HttpResponseRedirect(f"{request.path}?sent", status=303)
    context = {"may_ask": may_ask, "is_sent": may_ask and "sent" in request.GET}
    return _page(request, ENDED, link, context, status=200 if context["is_sent"] else 410)


def _page(
    request: HttpRequest, template: str, link: ParticipationLink, context: dict[str, Any], *, status: int
) -> HttpResponse:
    shown = Page.shown(request, _token(request), at=timezone.now())
    departments = [party.department for party in Party.objects.filter(agreement=link.agreement).present()]
    base = {"agreement": link.agreement, "person": link.person, "departments": departments, FIELD: shown.signed()}
    response = render(request, template, base | context, status=status)
    shown.give_cookie(response, request.path)
    return response


def _token(request: HttpRequest) -> str:
    return str(resolve(request.path).kwargs["token"])
