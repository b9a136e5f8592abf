"""What all views share: the signed-in request, loading what is visible, and answers with and without htmx."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from agreements.models import Agreement, Party
from agreements.models.timetable import ProposedDay
from stakeholders.models import User
from stakeholders.prepared_queries import Found, Queries, prepared
from stakeholders.views import requests

FRAGMENTS = "/_/"


class SignedInRequest(requests.SignedInRequest):
    """A request of a signed-in person, with the attributes of django-htmx."""

    htmx: HtmxDetails


View = Callable[..., HttpResponse]


def fragment(view: View) -> View:
    """Serve a page's view as a fragment under /_/; a visit without htmx goes to the page that owns it."""

    @wraps(view)
    def serve(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.htmx:
            return HttpResponseRedirect(request.get_full_path().replace(FRAGMENTS, "/", 1))
        return view(request, *args, **kwargs)

    return serve


def is_fragment(request: SignedInRequest) -> bool:
    """True when the answer is a part of a page: under /_/, or after an htmx form was sent."""
    return bool(request.htmx) and (request.path.startswith(FRAGMENTS) or request.method == "POST")


def the_agreement(request: SignedInRequest, number: int) -> Agreement:
    """Return the agreement if it exists for this person; otherwise 404, as for a number never given."""
    return _or_404(_readable(reader=request.user, number=number, drafts=False))


def the_drafted_agreement(request: SignedInRequest, number: int) -> Agreement:
    """Return the agreement if this person may read its drafts; otherwise 404."""
    return _or_404(_readable(reader=request.user, number=number, drafts=True))


@prepared
def _readable(*, reader: User, number: int, drafts: bool) -> Queries:
    """The agreement with `title`, and with `drafts_are_open`: whether this person may read its drafts.

    The bar of a draft needs `prepares`, whether they speak for a party, and the proposed days.
    """
    drafted = Agreement.objects.drafted_by(reader)
    known = (drafted if drafts else Agreement.objects.visible_to(reader)).titled().filter(number=number)
    is_open = Exists(drafted.filter(pk=OuterRef("pk")))
    seats = Party.objects.filter(agreement=OuterRef("pk")).represented_by(reader)
    days = {proposed.value: F(f"timetable__{proposed}") for proposed in ProposedDay}
    told = known.annotate(drafts_are_open=is_open, prepares=Exists(seats), **days)
    return {"agreement": told.select_related("lead", "second_lead")}


def _or_404(found: Found) -> Agreement:
    agreement: Agreement | None = next(iter(found["agreement"]), None)
    if agreement is None:
        raise Http404
    return agreement


def allow(allowed: bool, sentence: str) -> None:
    """Raise PermissionDenied with a sentence that says who may, unless allowed."""
    if not allowed:
        raise PermissionDenied(sentence)


def answer(
    request: SignedInRequest, page: str, context: dict[str, Any], *, part: str = "", status: int = 200
) -> HttpResponse:
    """Render the named part of the page for htmx, the whole page otherwise."""
    template = f"{page}#{part}" if part and is_fragment(request) else page
    return render(request, template, context, status=status)


def done(request: SignedInRequest, message: str, to: str) -> HttpResponse:
    """Say what was done and go on to `to`: 303, which the middleware translates for htmx."""
    messages.success(request, message)
    return HttpResponseRedirect(to, status=303)


def today_for(user: User) -> date:
    """Return the date of this moment where the person is."""
    return timezone.now().astimezone(ZoneInfo(user.zone)).date()


def posted_page(request: SignedInRequest) -> str:
    """Return the page of ours to which a form asks to go back; empty where it names none, or one elsewhere."""
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if back.startswith("/") and is_ours else ""


def posted_key(request: SignedInRequest) -> UUID:
    """Return the key of the form, so that sending it twice creates one row; a new one when it is unreadable."""
    try:
        return UUID(request.POST.get("idem", ""))
    except ValueError:
        return uuid4()


def asked_key(sent: QueryDict, name: str) -> UUID | None:
    """Return a key that stands in an address or a form; None when it is unreadable."""
    try:
        return UUID(sent.get(name, ""))
    except ValueError:
        return None


def posted_version(request: HttpRequest) -> int:
    """Return the version the form was made from; anything unreadable is older than every version."""
    posted = request.POST.get("version", "")
    return int(posted) if posted.isdecimal() and len(posted) < 9 else 0
