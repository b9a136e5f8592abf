"""Private copies: kept while one writes, dropped when one does not want them."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.drafting.collaboration.private_copies import drop_copy, keep_copy
from agreements.drafting.terms import NotBeingDrafted
from agreements.models import Term
from agreements.permissions import may_edit
from agreements.views.drafts import page_of
from agreements.views.requests import SignedInRequest, allow, done, posted_key, posted_version, the_drafted_agreement
from stakeholders.text.sentences import gettext as _


@require_POST
def copy_keep(request: SignedInRequest, number: int, kind: type[Term]) -> HttpResponse:
    """Keep what stands in the form of a clause; the answer is empty, and nothing of the page is drawn anew."""
    agreement = the_drafted_agreement(request, number)
    sentence = _("The lead and the representatives of the parties write this text. Ask one of them.")
    allow(may_edit(request.user, agreement), sentence)
    try:
        keep_copy(
            kind,
            agreement=agreement,
            key=posted_key(request),
            version=posted_version(request),
            words=request.POST.dict(),
            is_new="new" in request.POST,
            by=request.user,
            at=timezone.now(),
        )
    except NotBeingDrafted:
        # Whoever saves is told so; what one types meanwhile is not interrupted.
        return HttpResponse(status=204)
    return HttpResponse(status=204)


@require_POST
def copy_drop(request: SignedInRequest, number: int, kind: type[Term]) -> HttpResponse:
    """Drop what one typed and did not save."""
    agreement = the_drafted_agreement(request, number)
    sentence = _("The lead and the representatives of the parties write this text. Ask one of them.")
    allow(may_edit(request.user, agreement), sentence)
    key = None if "new" in request.POST else posted_key(request)
    drop_copy(kind, agreement=agreement, key=key, by=request.user)
    return done(request, _("Dropped."), page_of(agreement, kind, key))
