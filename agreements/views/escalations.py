"""Stops the escalation of an episode."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.drift.ladder import CannotStill, stop_ladder
from agreements.models import Episode
from agreements.permissions import may_still
from agreements.views.commitments import the_commitment
from agreements.views.requests import SignedInRequest, allow, answer, done

PAGE = "agreements/escalations/silence.html"


@require_POST
def silence_still(request: SignedInRequest, number: int, episode: int) -> HttpResponse:
    """Say that nobody further has to hear of it."""
    commitment = the_commitment(request, number)
    silence = Episode.objects.filter(commitment=commitment, pk=episode).first()
    if silence is None:
        raise Http404
    allow(may_still(request.user, commitment, timezone.now()), _("The owner, the receiver and the lead say this."))
    try:
        stop_ladder(episode=silence, by=request.user, at=timezone.now())
    except CannotStill as reason:
        return answer(request, PAGE, {"commitment": commitment, "reason": str(reason)}, status=409)
    return done(request, _("Nobody further is told."), commitment.get_absolute_url())
