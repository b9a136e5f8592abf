"""Stops the escalation of an episode."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.drift.ladder import CannotStopLadder, stop_ladder
from agreements.models import Episode
from agreements.permissions import may_stop_ladder
from agreements.views.commitments import the_commitment
from agreements.views.requests import SignedInRequest, allow, answer, done

PAGE = "agreements/escalations/silence.html"


@require_POST
def ladder_stop(request: SignedInRequest, number: int, episode: int) -> HttpResponse:
    """Stop the escalation ladder of an episode: nobody further is told."""
    commitment = the_commitment(request, number)
    silence = Episode.objects.filter(commitment=commitment, pk=episode).first()
    if silence is None:
        raise Http404
    allow(
        may_stop_ladder(request.user, commitment, timezone.now()), _("The owner, the receiver and the lead say this.")
    )
    try:
        stop_ladder(episode=silence, by=request.user, at=timezone.now())
    except CannotStopLadder as reason:
        return answer(request, PAGE, {"commitment": commitment, "reason": str(reason)}, status=409)
    return done(request, _("Nobody further is told."), commitment.get_absolute_url())
