"""The inbox: what there is to know. What there is to do stands on Home."""

from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.notifications.inbox import grouped, mark_seen, readable_by, unseen
from agreements.notifications.lines import names_for, place
from agreements.views.requests import SignedInRequest, answer, done

PER_PAGE = 50
TOLD_BY = ("agreement", "event", "occasion", "reminder", "check_in", "episode")


@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    """What this person was told, newest first, by agreement."""
    found = readable_by(request.user).select_related(*TOLD_BY)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "groups": grouped(page.object_list), "unseen": unseen(request.user), "now": timezone.now()}
    return answer(request, "agreements/inbox/inbox.html", context)


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
    return HttpResponseRedirect(place(told, names_for([told])) or reverse("agreements:inbox"), status=303)


def _moment(written: str) -> datetime:
    try:
        moment = parse_datetime(written)
    except ValueError:
        moment = None
    return moment if moment and timezone.is_aware(moment) else timezone.now()
