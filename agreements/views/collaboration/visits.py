"""The visit to a draft, noted by the page itself once it stands there: reading it writes nothing."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.drafting.collaboration.draft_visits import note_draft_visit
from agreements.views.requests import SignedInRequest, the_drafted_agreement


@require_POST
def draft_seen(request: SignedInRequest, number: int) -> HttpResponse:
    """Note that this person looks at the draft."""
    agreement = the_drafted_agreement(request, number)
    note_draft_visit(agreement=agreement, by=request.user, at=timezone.now())
    return HttpResponse(status=204)
