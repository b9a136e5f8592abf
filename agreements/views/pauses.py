"""Pausing an agreement and resuming it."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements.analysis.wall_clock import day_at
from agreements.forms.pauses import PauseForm
from agreements.lifecycle.pauses import CannotPause, pause, resume
from agreements.models import Agreement, Pause
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import reach_of
from agreements.permissions import may_edit
from agreements.views.requests import SignedInRequest, allow, answer, done, the_agreement
from stakeholders.models import the_organisation
from stakeholders.views.requests import posted

PAGE = "agreements/pauses/pause.html"


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_pause(request: SignedInRequest, number: int) -> HttpResponse:
    """Choose the days on which nobody is asked anything."""
    agreement = _theirs(request, number)
    now = timezone.now()
    form = PauseForm(posted(request), today=day_at(now, the_organisation().zone))
    if not form.is_valid():
        return _page(request, agreement, form, status=422 if form.is_bound else 200)
    try:
        pause(agreement=agreement, **form.cleaned_data, by=request.user, at=now)
    except CannotPause as reason:
        form.add_error(None, str(reason))
        return _page(request, agreement, form, status=409)
    return done(request, _("The agreement rests on these days."), agreement.get_absolute_url())


@require_POST
def agreement_resume(request: SignedInRequest, number: int, pause: int) -> HttpResponse:
    """Let an agreement go on before its pause is over, or call a coming pause off."""
    agreement = _theirs(request, number)
    rest = Pause.objects.filter(agreement=agreement, pk=pause).first()
    if rest is None:
        raise Http404
    resume(pause=rest, by=request.user, at=timezone.now())
    return done(request, _("The agreement goes on."), agreement.get_absolute_url())


def _theirs(request: SignedInRequest, number: int) -> Agreement:
    agreement = the_agreement(request, number)
    if not agreement.is_active:
        raise Http404
    sentence = _("The lead and the representatives of the parties decide whether the agreement rests.")
    allow(may_edit(request.user, agreement), sentence)
    return agreement


def _page(request: SignedInRequest, agreement: Agreement, form: PauseForm, *, status: int) -> HttpResponse:
    pauses = Pause.objects.filter(agreement=agreement, ends_at__gt=timezone.now()).order_by("starts_at")
    reach = reach_of(agreement, EventKind.AGREEMENT_PAUSED, by=request.user, at=timezone.now())
    context = {"agreement": agreement, "form": form, "pauses": pauses, "reach_of_pause": reach}
    return answer(request, PAGE, context, status=status)
