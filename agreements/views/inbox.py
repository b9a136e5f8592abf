"""The inbox: tasks, which are counted, and news."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.dashboard.commitment_status import statuses_as_read
from agreements.dashboard.to_do import to_do
from agreements.notifications.fan_out.inbox import (
    PER_PAGE,
    TOLD_BY,
    by_day,
    mark_seen,
    mark_seen_here,
    page_of,
    readable_by,
    told_to,
    with_their_causes,
)
from agreements.notifications.message_types.lines import names_for
from agreements.views.preferences import levels
from agreements.views.requests import SignedInRequest, answer, done

PAGE = "agreements/inbox/inbox.html"


@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    """What waits for this person, and below it what they were told, newest first, by day and agreement."""
    now = timezone.now()
    waiting = to_do(request.user, at=now)
    told = told_to(request.user)
    page = Paginator(told, PER_PAGE).get_page(request.GET.get("page"))
    items = with_their_causes(page)
    context = {
        "waiting": waiting,
        "statuses": statuses_as_read(waiting.owed, reader=request.user, at=now),
        "inbox_count": waiting.count,
        "here": "inbox",
        "page": page,
        "days": by_day(items, person=request.user, pages=waiting.pages),
        "levels": levels(),
        "unseen": told.unseen,
        "now": now,
    }
    return answer(request, PAGE, context)


@require_POST
def inbox_count(request: SignedInRequest) -> HttpResponse:
    """Count what waits for this person, for the bar of a page that they just opened, and clear what led there."""
    if not request.htmx:
        return HttpResponseRedirect(reverse("agreements:inbox"), status=303)
    now = timezone.now()
    mark_seen_here(request.user, urlsplit(request.htmx.current_url_abs_path or "").path, now)
    return answer(request, PAGE, {"inbox_count": to_do(request.user, at=now).count}, part="count")


@require_POST
def inbox_read(request: SignedInRequest) -> HttpResponse:
    """Mark everything as read that stood there when the page was written."""
    until = _moment(request.POST.get("until", ""))
    mark_seen(readable_by(request.user).filter(created_at__lte=until), timezone.now())
    return done(request, _("All read."), reverse("agreements:inbox"))


@require_POST
def inbox_open(request: SignedInRequest, item: UUID) -> HttpResponse:
    """Mark one thing as read and go to where it can be read or answered, if there is such a place."""
    items = readable_by(request.user).filter(pk=item)
    told = items.select_related(*TOLD_BY).first()
    if told is None:
        raise Http404
    mark_seen(items, timezone.now())
    return HttpResponseRedirect(page_of(told, names_for([told])) or reverse("agreements:inbox"), status=303)


def _moment(written: str) -> datetime:
    try:
        moment = parse_datetime(written)
    except ValueError:
        moment = None
    return moment if moment and timezone.is_aware(moment) else timezone.now()
