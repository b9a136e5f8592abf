"""My devices: where one is signed in, and signing out there."""

from django.contrib.auth import logout
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from stakeholders.accounts.sessions import NoSuchSession, end_other_sessions, end_session, sessions_of
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext
from stakeholders.views.requests import SignedInRequest, done

PAGE = "stakeholders:device-list"


@require_safe
def device_list(request: SignedInRequest) -> HttpResponse:
    """Every browser in which this person is signed in."""
    signed_in = sessions_of(request.user, here=request.session.session_key, at=timezone.now())
    context = {"devices": signed_in, "others": sum(not device.is_here for device in signed_in)}
    return render(request, "stakeholders/devices/device_list.html", context)


@require_POST
def device_sign_out(request: SignedInRequest, handle: str) -> HttpResponse:
    """End one of one's own sessions; what is no session of theirs was never there."""
    try:
        end_session(handle=handle, by=request.user, at=timezone.now())
    except NoSuchSession:
        raise Http404 from None
    if not request.session.exists(request.session.session_key or ""):
        logout(request)
        return HttpResponseRedirect(reverse("account_login"), status=303)
    return done(request, _("Signed out there."), reverse(PAGE))


@require_POST
def devices_sign_out(request: SignedInRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    count = end_other_sessions(here=request.session.session_key, by=request.user, at=timezone.now())
    words = ngettext("Signed out in %(count)s other place.", "Signed out in %(count)s other places.", count)
    return done(request, words % {"count": count} if count else _("You are signed in nowhere else."), reverse(PAGE))
