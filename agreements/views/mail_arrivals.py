"""Saying that a test mail arrived, by the link in it: one press, without signing in."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from agreements.notifications.arrival_links import ArrivalLink, read
from agreements.notifications.operations.mail_proof import confirm_arrival, is_confirmed, why_not
from agreements.views.human_confirmation import FIELD, Page, keeps_cookies, pressed
from stakeholders.models import the_organisation

PAGE = "agreements/mail_arrivals/mail_arrival.html"


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_arrival(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button; only a person who presses it says that mail arrives, a program that reads mail does not."""
    link = read(token)
    if link is None:
        raise Http404
    with timezone.override(ZoneInfo(link.person.zone)):
        refusal = why_not(link, timezone.now())
        if refusal or request.method != "POST":
            return _shown(request, token, link, refusal=refusal, status=410 if refusal else 200)
        return _confirmed(request, token, link)


def _confirmed(request: HttpRequest, token: str, link: ArrivalLink) -> HttpResponse:
    now = timezone.now()
    if pressed(request, token, at=now) is None:
        return _shown(request, token, link, is_again=True)
    confirm_arrival(link=link, by=link.person, at=now)
    return HttpResponseRedirect(request.path, status=303)


def _shown(
    request: HttpRequest, token: str, link: ArrivalLink, *, is_again: bool = False, refusal: str = "", status: int = 200
) -> HttpResponse:
    page = Page.shown(request, token, at=timezone.now())
    context: dict[str, Any] = {
        "link": link,
        "token": token,
        "is_again": is_again,
        "keeps_cookies": keeps_cookies(request),
        "refusal": refusal,
        "arrived_at": the_organisation().mail_arrived_at if is_confirmed(link) else None,
        FIELD: page.signed(),
    }
    response = render(request, PAGE, context, status=status)
    page.give_cookie(response, request.path)
    return response
