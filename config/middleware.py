"""Middleware: private pages, own pages, local time, htmx redirects and messages, who is signed in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.account.views import logout as sign_out
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import reswap

from config.not_done import way_back
from stakeholders.accounts.page_owners import FIELD, is_page_of, owner_of
from stakeholders.accounts.sessions import DEVICE, note_device, note_visit
from stakeholders.accounts.visits import note_presence
from stakeholders.text.characters import without_unseen
from stakeholders.text.typed_text import SECRETS, typed_text

Handler = Callable[[HttpRequest], HttpResponse]


class SignedInOnly(LoginRequiredMiddleware):
    """Requires signing in on every page that is not public; after an ended session, typed text is shown again."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        if request.method == "POST" and not request.htmx:  # type: ignore[attr-defined]
            context = {"typed": typed_text(request), "sign_in": way_back(request, _current_page(request))}
            return render(request, "signed_out.html", context, status=401)
        return super().handle_no_permission(request, view_func)


class OwnPages(MiddlewareMixin):
    """An act belongs to the person who sees it: a form from a page of somebody else is refused with 409.

    With htmx the page stays as it is, with what was typed; only its alert speaks. A form without the field is taken.
    """

    def process_view(self, request: Any, view_func: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Answer in place of the view, and before the token of the form is looked at."""
        # Pages before the door and behind mail links have rules of their own.
        is_behind_the_door = getattr(view_func, "login_required", True) or view_func is sign_out
        if not is_behind_the_door or not request.user.is_authenticated:
            return None
        mark = request.POST.get(FIELD, "")
        if not mark or is_page_of(request.user, mark):
            return None
        context = {"owner": owner_of(mark), "back": _current_page(request)}
        if request.htmx:
            return reswap(render(request, "components/page_of_another.html", context, status=409), "none")
        return render(request, "page_of_another.html", context | {"typed": typed_text(request)}, status=409)


class TakesOutUnseen(MiddlewareMixin):
    """Whoever ticks it sends the form again without the characters that were refused; every word that is seen stays."""

    def process_view(self, request: Any, view_func: Any, args: Any, kwargs: Any) -> None:
        """Change what was sent before the view reads it."""
        if "take_out" not in request.POST:
            return
        sent = request.POST.copy()
        for name, values in request.POST.lists():
            if name not in SECRETS:
                sent.setlist(name, [without_unseen(value) for value in values])
        request.POST = sent


def plain_addresses(get_response: Handler) -> Handler:
    """An address with a NUL in it is nowhere: no text of ours contains one, and the database refuses it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseNotFound(render_to_string("404.html"))
        return get_response(request)

    return middleware


def private_pages(get_response: Handler) -> Handler:
    """HTML is kept in no cache, so that nothing can be read after signing out, and found by no search engine."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            response.setdefault("Cache-Control", "no-store, private")
            response.setdefault("X-Robots-Tag", "noindex, nofollow")
            patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware


def htmx_redirects(get_response: Handler) -> Handler:
    """Tell htmx to go elsewhere itself: a followed redirect would swap a whole page into a card.

    Someone signed out is told so with 401: a read leads to the sign-in page, while a write leaves
    the page and the typed text as they are.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.htmx or not 300 <= response.status_code < 400:  # type: ignore[attr-defined]
            return response
        target = response["Location"]
        told = HttpResponse(status=204)
        if urlsplit(target).path == resolve_url(settings.LOGIN_URL) and not request.user.is_authenticated:
            told.status_code = 401
            target = f"{urlsplit(target).path}?{urlencode({'next': _current_page(request)})}"
        if told.status_code == 204 or request.method in {"GET", "HEAD"}:
            told["HX-Redirect"] = target
        told.cookies = response.cookies
        return told

    return middleware


def _current_page(request: HttpRequest) -> str:
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(shown, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(shown)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def signed_in_browsers(get_response: Handler) -> Handler:
    """A session knows the browser of its sign-in and when it was last seen; a person, when their last visit was."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            note_visit(request.session, at=timezone.now())
            # A part that a page reads anew by itself is no sign of somebody there.
            if not (request.htmx and request.method == "GET"):  # type: ignore[attr-defined]
                note_presence(request.user, at=timezone.now())
        response = get_response(request)
        # Written with the sign-in, whose session is saved anyway.
        if request.user.is_authenticated and request.session.modified and DEVICE not in request.session:
            note_device(request, at=timezone.now())
            note_presence(request.user, at=timezone.now(), is_sign_in=True)
        return response

    return middleware


def pages_alone(get_response: Handler) -> Handler:
    """Whoever opens an address that only takes a press, as after signing in, is led to Home."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_visit = request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("Accept", "")
        if response.status_code == 405 and is_visit and not request.htmx:  # type: ignore[attr-defined]
            return HttpResponseRedirect(resolve_url(settings.LOGIN_REDIRECT_URL))
        return response

    return middleware


def local_time(get_response: Handler) -> Handler:
    """Times are shown where the reader is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        zone = getattr(request.user, "zone", "")
        try:
            with timezone.override(ZoneInfo(zone) if zone else None):
                return get_response(request)
        except ZoneInfoNotFoundError:
            return get_response(request)

    return middleware


def toasts(get_response: Handler) -> Handler:
    """Good news travels with the fragment: messages are appended out-of-band to htmx's HTML answers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_html = response.get("Content-Type", "").startswith("text/html")
        if request.htmx and is_html and response.status_code == 200 and not response.streaming:  # type: ignore[attr-defined]
            news = list(get_messages(request))
            if news:
                response.content += render_to_string("components/toasts_oob.html", {"messages": news}).encode()
        return response

    return middleware
