"""The list of what is being written, and whether a draft stands on it for managers."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements.dashboard.overview import being_written as texts
from agreements.lifecycle.draft_list import CannotList, list_draft
from agreements.models import Agreement
from agreements.permissions import leads
from agreements.views.requests import SignedInRequest, allow, answer, done, the_drafted_agreement, today_for
from stakeholders.text.sentences import gettext as _

LIST = "agreements/dashboard/being_written.html"
PAGE = "agreements/dashboard/draft_listing.html"
ON_A_PAGE = 50
# The answer that the pressed button sends.
CHOICES = {"yes": True, "no": False}


@require_safe
def being_written(request: SignedInRequest) -> HttpResponse:
    """Drafts and texts being signed, the longest written first; a link where the reader may read them."""
    found = texts.with_what_is_said(texts.texts_being_written(request.user), reader=request.user)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": texts.rows_of(page, reader=request.user),
        "counts": texts.being_written(request.user),
        "today": today_for(request.user),
    }
    return answer(request, LIST, context)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_listing(request: SignedInRequest, number: int) -> HttpResponse:
    """Say what managers see of a draft, and let its lead keep it off their list."""
    agreement = the_drafted_agreement(request, number)
    if agreement.is_active or agreement.is_withdrawn:
        raise Http404
    sentence = _("%(lead)s leads this draft and decides what managers see of it.") % {"lead": agreement.lead}
    allow(leads(request.user, agreement), sentence)
    is_listed = CHOICES.get(request.POST.get("listed", ""))
    if is_listed is None:
        return _page(request, agreement, status=422 if request.method == "POST" else 200)
    try:
        list_draft(agreement=agreement, is_listed=is_listed, by=request.user, at=timezone.now())
    except CannotList as reason:
        return _page(request, agreement, reason=str(reason), status=409)
    message = _("Managers see it on their list.") if is_listed else _("Managers do not see it on their list.")
    return done(request, message, agreement.get_absolute_url())


def _page(request: SignedInRequest, agreement: Agreement, *, reason: str = "", status: int) -> HttpResponse:
    shown = texts.with_what_is_said(Agreement.objects.filter(pk=agreement.pk), reader=request.user)
    (row,) = texts.rows_of(shown, reader=request.user)
    context = {"agreement": agreement, "row": row, "reason": reason, "today": today_for(request.user)}
    return answer(request, PAGE, context, status=status)
