"""A form sent after its session ended: sign in, return to the page, and say there what was not done."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

# The parameter of an address that names the press; no words stand in it.
PARAMETER = "not_done"
# By the name of the address that was pressed.
SAID = {
    "agreements:change-answer": _("Your answer to this change was not given."),
    "agreements:change-ask-for-news": _("Nobody was asked for news."),
    "agreements:commitment-ask-for-news": _("Nobody was asked for news."),
}
ANYTHING = _("What you pressed last was not done.")


def way_back(request: HttpRequest, shown: str) -> str:
    """Return the address of the sign-in that leads back to the page of the press, and lets it say what was not done.

    A form says where it stands in `next`; `shown` is the page of ours that the browser came from.
    """
    named = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(named, {request.get_host()}, require_https=request.is_secure())
    page = urlsplit(named if is_ours and named.startswith("/") else shown)
    pressed = request.resolver_match.view_name if request.resolver_match else ""
    asked = [pair for pair in parse_qsl(page.query) if pair[0] != PARAMETER]
    query = urlencode([*asked, (PARAMETER, pressed)])
    back = urlunsplit(("", "", page.path, query, page.fragment))
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"


def says_what_was_not_done(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Say it once to whoever came back, on the page without the parameter: no link or form there takes it along."""

    def middleware(request: HttpRequest) -> HttpResponse:
        pressed = request.GET.get(PARAMETER)
        if pressed is None or request.method != "GET" or not request.user.is_authenticated:
            return get_response(request)
        messages.warning(request, str(SAID.get(pressed, ANYTHING)))
        asked = request.GET.copy()
        del asked[PARAMETER]
        return HttpResponseRedirect(f"{request.path}?{asked.urlencode()}" if asked else request.path)

    return middleware
