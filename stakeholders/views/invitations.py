"""Inviting people, and the page where an invited person chooses their first password."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from stakeholders.accounts.invitations import (
    accept_invitation,
    has_signed_in,
    invite,
    is_open,
    last_invited,
    read_invitation,
)
from stakeholders.forms.invitations import InvitationForm, InviteForm
from stakeholders.models import AccountNote, User, the_organisation
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext
from stakeholders.views.requests import SignedInRequest, administrators_only, done, posted

ACCEPT = "stakeholders/invitations/accept.html"
ENDED = "stakeholders/invitations/ended.html"
# More people than these are invited in several goes.
MOST_AT_ONCE = 500


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def person_invite(request: SignedInRequest) -> HttpResponse:
    """Invite those who have not signed in yet: all together, some, or one once more."""
    choice = request.POST.get("choose")
    form = InviteForm(None, initial=request.POST.dict()) if choice else InviteForm(posted(request))
    if form.is_valid():
        chosen = form.cleaned_data["people"][:MOST_AT_ONCE]
        invited = invite(chosen, words=form.cleaned_data["words"], by=request.user, at=timezone.now())
        if invited:
            return done(request, _invited(len(invited), len(chosen)), reverse("stakeholders:person-list"))
        form.add_error("people", _invited(0, len(chosen)))
    waiting = list(User.objects.not_yet_signed_in().alphabetical()[:MOST_AT_ONCE])
    invited_at = last_invited(waiting)
    if request.method == "POST":
        ticked = {str(one.pk) for one in waiting} if choice == "all" else set(request.POST.getlist("people"))
        ticked = set() if choice == "none" else ticked
    else:
        # After an import only the people whom it added, by its moment, which the address contains.
        added = request.GET.get("added")
        fresh = [one for one in waiting if added in (None, one.joined_at.isoformat())]
        ticked = {str(one.pk) for one in fresh if one.pk not in invited_at}
    context = {"form": form, "waiting": waiting, "invited_at": invited_at, "ticked": ticked}
    return render(request, "stakeholders/invitations/invite.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let the invited person choose a password; the signed link is the proof of who they are."""
    found = read_invitation(token)
    if found is None:
        raise Http404
    if not is_open(found, timezone.now()):
        return _ended(request, found)
    if request.user.is_authenticated:
        return _page(request, ENDED, found, {"is_somebody_else": True}, status=403)
    form = InvitationForm(request.POST if request.method == "POST" else None, person=found.person)
    if not form.is_valid():
        return _page(request, ACCEPT, found, {"form": form}, status=422 if form.is_bound else 200)
    person = accept_invitation(found, password=form.cleaned_data["password"], at=timezone.now())
    home = resolve_url(settings.LOGIN_REDIRECT_URL)
    return sign_in_first_time(request, person, to=home) if person else _ended(request, found)


def sign_in_first_time(request: HttpRequest, person: User, *, to: str) -> HttpResponse:
    """Sign in a person who has just chosen their first password, welcome them, and go on to a path."""
    record_authentication(request, person, method="password")
    messages.success(request, _("Welcome, %(name)s. You are signed in.") % {"name": person.given_name})
    response: HttpResponse = perform_login(request, person, redirect_url=to)
    response.status_code = 303
    return response


def _ended(request: HttpRequest, found: AccountNote) -> HttpResponse:
    """Say why the link does not hold any more, and mail a new one to whoever it was for, if that would help."""
    may_ask = found.person.is_active and not has_signed_in(found.person)
    if may_ask and "again" in request.POST:
        invite([found.person], words=found.words, by=found.by or found.person, at=timezone.now())
        return HttpResponseRedirect(f"{request.path}?sent", status=303)
    context = {"may_ask": may_ask, "is_sent": may_ask and "sent" in request.GET}
    return _page(request, ENDED, found, context, status=200 if context["is_sent"] else 410)


def _page(
    request: HttpRequest, template: str, found: AccountNote, context: dict[str, Any], *, status: int
) -> HttpResponse:
    base = {"invitation": found, "person": found.person, "organisation": the_organisation()}
    return render(request, template, base | context, status=status)


def _invited(invited: int, chosen: int) -> str:
    sent = ngettext("%(count)d invitation is on its way.", "%(count)d invitations are on their way.", invited)
    left = ngettext(
        "%(count)d person was invited within the last hour and gets no second mail yet.",
        "%(count)d people were invited within the last hour and get no second mail yet.",
        chosen - invited,
    )
    said = [sent % {"count": invited}] if invited else []
    return " ".join([*said, left % {"count": chosen - invited}] if chosen > invited else said)
