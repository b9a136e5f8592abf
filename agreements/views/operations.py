"""Operations: the state of mail delivery, and what an administrator can do about stopped mail."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.views.decorators.http import require_POST, require_safe

from agreements.forms.operations import StoppedMailForm
from agreements.notifications.delivery import circuit_breaker
from agreements.notifications.delivery.dead_letters import AlreadyHandled, Handled, requeue, set_aside, stopped
from agreements.notifications.operations.mail_proof import send_test_mail
from agreements.notifications.operations.mail_status import signs_of_life, stopped_rows, waiting
from agreements.notifications.operations.readiness import reasons
from agreements.views.requests import SignedInRequest, allow, answer, done
from stakeholders.models import the_organisation
from stakeholders.permissions import may_administer, whom_to_ask
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

PER_PAGE = 30
PAGE = "agreements/operations/operations.html"
Verb = Callable[..., Handled]


@require_safe
def operations(request: SignedInRequest) -> HttpResponse:
    """How mail is doing."""
    _administrators_only(request)
    return answer(request, PAGE, _context(request, timezone.now()))


@require_POST
def operations_requeue(request: SignedInRequest) -> HttpResponse:
    """Send stopped mails again."""
    return _handle(request, requeue, _sent_again)


@require_POST
def operations_set_aside(request: SignedInRequest) -> HttpResponse:
    """Let stopped mails rest."""
    return _handle(request, set_aside, _put_aside)


@require_POST
def operations_release(request: SignedInRequest) -> HttpResponse:
    """Let mail go that the circuit breaker holds."""
    _administrators_only(request)
    at = timezone.now()
    try:
        circuit_breaker.release(by=request.user, at=at)
    except circuit_breaker.NothingHeld as refusal:
        return answer(request, PAGE, _context(request, at, refusal), status=409)
    return done(request, _("Released. What waited leaves with the next round."), reverse("agreements:operations"))


@require_POST
def operations_test_mail(request: SignedInRequest) -> HttpResponse:
    """Mail the administrator who asks a link by which they say that mail arrives."""
    _administrators_only(request)
    send_test_mail(by=request.user, at=timezone.now())
    sentence = _("A test mail to %(address)s is on its way. Open the link in it.")
    page = "agreements:operations" if request.POST.get("from") == "operations" else "agreements:home"
    return done(request, sentence % {"address": request.user.email}, reverse(page))


def _handle(request: SignedInRequest, verb: Verb, say: Callable[[int], str]) -> HttpResponse:
    _administrators_only(request)
    at, form = timezone.now(), StoppedMailForm(request.POST)
    if not form.is_valid():
        refusal = " ".join(map(str, form.errors["mail"]))
        return answer(request, PAGE, _context(request, at, refusal, has_errors=True), status=422)
    chosen: Collection[UUID] = [mail.pk for mail in form.cleaned_data["mail"]]
    try:
        handled = verb(mails=chosen, by=request.user, at=at)
    except AlreadyHandled as refusal:
        return answer(request, PAGE, _context(request, at, refusal), status=409)
    return done(request, f"{say(handled.count)} {_others(handled.before)}".strip(), reverse("agreements:operations"))


def _context(request: SignedInRequest, at: datetime, refusal: object = "", **more: Any) -> dict[str, Any]:
    page = Paginator(stopped(), PER_PAGE).get_page(request.GET.get("page"))
    found = reasons(at)
    return {
        "reasons": found,
        "is_a_copy": any(reason.code == "held" for reason in found),
        "signs_of_life": signs_of_life(at),
        "waiting": waiting(at),
        "held": circuit_breaker.held(),
        "arrived_at": the_organisation().mail_arrived_at,
        "page": page,
        "rows": stopped_rows(page.object_list),
        "refusal": str(refusal),
        **more,
    }


def _administrators_only(request: SignedInRequest) -> None:
    names = get_text_list([person.name for person in whom_to_ask()], _("or"))
    sentence = _("Only administrators look after the mail. Ask %(names)s.")
    allow(may_administer(request.user), sentence % {"names": names or _("whoever installed Entente")})


def _sent_again(count: int) -> str:
    words = ngettext(
        "%(count)s mail goes out with the next round.", "%(count)s mails go out with the next round.", count
    )
    return words % {"count": count}


def _put_aside(count: int) -> str:
    return ngettext("%(count)s mail is set aside.", "%(count)s mails are set aside.", count) % {"count": count}


def _others(count: int) -> str:
    words = ngettext(
        "%(count)s other had been looked after already.", "%(count)s others had been looked after already.", count
    )
    return words % {"count": count} if count else ""
