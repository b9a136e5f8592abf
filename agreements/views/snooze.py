"""Not today: a task is hidden until a moment, and brought back."""

from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from agreements.dashboard.commitment_status import statuses_of
from agreements.dashboard.need import Need
from agreements.dashboard.snooze import end_snooze, snooze_task
from agreements.dashboard.to_do import to_do
from agreements.forms.snooze import SnoozeForm
from agreements.views.requests import SignedInRequest, answer, done
from stakeholders.text.sentences import gettext as _

PAGE = "agreements/snooze/snooze.html"


@require_POST
def snooze_start(request: SignedInRequest) -> HttpResponse:
    """Hide one of one's own tasks until a moment."""
    now = timezone.now()
    need = to_do(request.user, at=now).find(request.POST.get("need", ""))
    if need is None:
        return _gone(request)
    form = SnoozeForm(request.POST, now=now, zone=request.user.zone)
    if not form.is_valid():
        context = {"need": need, "form": form, "here": request.POST.get("next", ""), "is_open": True}
        owed = [need.occasion.commitment] if need.occasion else []
        return answer(
            request,
            PAGE,
            context | {"statuses": statuses_of(owed, reader=request.user, at=now)},
            part="card",
            status=422,
        )
    snooze = snooze_task(need=need.key, until=form.until, by=request.user, at=now)
    return _answer_snoozed(request, need, snooze.until)


@require_POST
def snooze_end(request: SignedInRequest) -> HttpResponse:
    """Show the task among the others again."""
    end_snooze(need=request.POST.get("need", "")[:80], by=request.user, at=timezone.now())
    return done(request, _("It stands among what needs you again."), _back(request))


def _answer_snoozed(request: SignedInRequest, need: Need, until: datetime) -> HttpResponse:
    message = _("Parked until %(moment)s.") % {"moment": date_format(timezone.localtime(until), "l j F, H:i")}
    if not request.htmx:
        return done(request, message, _back(request))
    return _settled(request, card=need.id, said=f"{need.title}: {message}", message=message)


def _gone(request: SignedInRequest) -> HttpResponse:
    message = _("This does not wait for you any more.")
    if not request.htmx:
        return done(request, message, _back(request))
    return _settled(request, card=request.htmx.target or "", said=message, message=message)


def _settled(request: SignedInRequest, *, card: str, said: str, message: str) -> HttpResponse:
    """Answer in the place of the card, with what still waits counted anew."""
    waiting = to_do(request.user, at=timezone.now())
    context = {"card": card, "said": said, "message": message, "waiting": waiting}
    return answer(request, PAGE, context | {"here": request.POST.get("next", "")}, part="settled")


def _back(request: SignedInRequest) -> str:
    return reverse("agreements:inbox" if request.POST.get("next") == "inbox" else "agreements:home")
