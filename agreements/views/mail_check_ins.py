"""Answering a check-in by the link in a mail: without signing in, for that one commitment."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.cadence.check_ins import CannotCheckIn, CannotUndo, is_undoable, record_check_in, undo
from agreements.cadence.mail_links import MailLink, are_switched_on, fresh_links, read, send_fresh_link
from agreements.dashboard.commitment_status import statuses_of
from agreements.forms.check_ins import MailCheckInForm
from agreements.models import CheckIn, Status
from agreements.models.check_in import Channel
from agreements.views.human_confirmation import FIELD, Page, pressed, typed

SHOW = "agreements/mail_check_ins/show.html"
ASK_AGAIN = "agreements/mail_check_ins/ask_again.html"
DONE = "agreements/mail_check_ins/done.html"
EXPLAIN = "agreements/mail_check_ins/explain.html"

LinkView = Callable[[HttpRequest, str, MailLink], HttpResponse]


def behind_a_mail_link(view: LinkView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Serve a page to whoever holds the mail: the signed link is the proof, so neither session nor token is asked.

    A forged link is answered like any address that does not exist.
    """

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def serve(request: HttpRequest, token: str) -> HttpResponse:
        link = read(token)
        if link is None:
            raise Http404
        if request.user.is_authenticated and request.user != link.person:
            raise PermissionDenied(_("This link was mailed to somebody else. Sign out to use it for them, or go home."))
        if not are_switched_on():
            return _through_sign_in(request, link)
        with timezone.override(ZoneInfo(link.person.zone)):
            return view(request, token, link)

    return serve


def _through_sign_in(request: HttpRequest, link: MailLink) -> HttpResponse:
    """The organisation has switched mail links off: the same question is asked behind the front door."""
    page = reverse("agreements:check-in-record", args=[link.commitment.reference])
    response = HttpResponseRedirect(page) if request.user.is_authenticated else redirect_to_login(page)
    if request.method == "POST":
        response.status_code = 303
    return response


@behind_a_mail_link
@require_http_methods(["GET", "HEAD", "POST"])
def mail_check_in(request: HttpRequest, token: str, link: MailLink) -> HttpResponse:
    """Show the one question, preselected as in the mail; the answer is saved only when a person sends it."""
    reason = _why_not(link)
    if reason and not _was_sent_by(request, token, link):
        return _page(request, token, link, EXPLAIN, {"reason": reason}, status=410)
    number = link.commitment.number
    if request.method != "POST":
        chosen = request.GET.get("s", "")
        initial = {"status": chosen if chosen in Status.values else link.commitment.reported_status}
        return _page(request, token, link, SHOW, {"form": MailCheckInForm(number=number, initial=initial)})
    form = MailCheckInForm(request.POST, number=number)
    if not form.is_valid():
        return _page(request, token, link, SHOW, {"form": form}, status=422)
    return _send(request, token, link, form)


def _send(request: HttpRequest, token: str, link: MailLink, form: MailCheckInForm) -> HttpResponse:
    now = timezone.now()
    page = pressed(request, token, at=now)
    if page is None:
        return _ask_again(request, token, link, _("Send check-in"))
    try:
        record_check_in(
            commitment=link.commitment,
            **form.cleaned_data,
            by=link.person,
            at=now,
            channel=Channel.MAIL,
            key=page.key,
        )
    except CannotCheckIn as reason:
        return _page(request, token, link, EXPLAIN, {"reason": str(reason)}, status=409)
    return HttpResponseRedirect(reverse("agreements:mail-check-in-done", args=[token]), status=303)


@behind_a_mail_link
@require_safe
def mail_check_in_done(request: HttpRequest, token: str, link: MailLink) -> HttpResponse:
    """What was saved, how to take it back, and the way to the rest."""
    latest, reason = _latest(link), _why_not(link)
    if reason and not _may_undo(latest):
        return _page(request, token, link, EXPLAIN, {"reason": reason}, status=410)
    if latest is None:
        return HttpResponseRedirect(reverse("agreements:mail-check-in", args=[token]))
    return _page(request, token, link, DONE, {})


@behind_a_mail_link
@require_POST
def mail_check_in_undo(request: HttpRequest, token: str, link: MailLink) -> HttpResponse:
    """Take the newest check-in back within half an hour, by the same link."""
    latest, now = _latest(link), timezone.now()
    if latest and latest.key.hex == request.POST.get("check_in", ""):
        if pressed(request, token, at=now) is None:
            return _ask_again(request, token, link, _("Undo"))
        try:
            undo(check_in=latest, by=link.person, at=now)
        except CannotUndo as reason:
            return _page(request, token, link, EXPLAIN, {"reason": str(reason)}, status=409)
    return HttpResponseRedirect(reverse("agreements:mail-check-in", args=[token]), status=303)


@behind_a_mail_link
@require_POST
def mail_check_in_fresh(request: HttpRequest, token: str, link: MailLink) -> HttpResponse:
    """Mail a new link to whom the old one was mailed, when it has run out and nothing else is in the way."""
    now = timezone.now()
    if link.is_theirs(now) and link.commitment.is_running and link.has_run_out(now):
        if pressed(request, token, at=now) is None:
            return _ask_again(request, token, link, _("Mail me a new link"))
        send_fresh_link(link=link, at=now)
    return HttpResponseRedirect(reverse("agreements:mail-check-in", args=[token]), status=303)


def _was_sent_by(request: HttpRequest, token: str, link: MailLink) -> bool:
    """True for a page that is sent once more, as by two taps: what is in the way of another word is its own."""
    page = pressed(request, token, at=timezone.now()) if request.method == "POST" else None
    return page is not None and CheckIn.objects.filter(commitment=link.commitment, key=page.key).exists()


def _latest(link: MailLink) -> CheckIn | None:
    said = CheckIn.objects.valid().filter(commitment=link.commitment, by=link.person)
    return said.order_by("-at", "-pk").first()


def _may_undo(latest: CheckIn | None) -> bool:
    return latest is not None and is_undoable(latest, timezone.now())


def _why_not(link: MailLink) -> str:
    reference = {"reference": link.commitment.reference}
    if link.commitment.is_done:
        return _("%(reference)s is done. There is nothing more to report.") % reference
    if not link.commitment.is_running:
        return _("%(reference)s has ended. There is nothing more to report.") % reference
    if not link.has_same_owner:
        return _("%(reference)s has another owner now. There is nothing more for you to report.") % reference
    if not link.is_theirs(timezone.now()):
        owner = {"owner": link.commitment.terms.owner} if link.commitment.terms else {}
        return _("%(owner)s is back, or somebody else stands in now. Thank you for looking after it.") % owner
    if link.has_run_out(timezone.now()):
        return _("This link has run out: a newer check-in has been asked for since.")
    return ""


def _fresh(link: MailLink) -> dict[str, Any]:
    """Whether the page that explains can offer a new link, and whether one is on its way."""
    now = timezone.now()
    is_theirs = link.commitment.is_running and link.is_theirs(now)
    is_asked = is_theirs and fresh_links(link, now).exists()
    return {"is_theirs": is_theirs, "is_on_its_way": is_asked, "has_run_out": is_theirs and link.has_run_out(now)}


def _ask_again(request: HttpRequest, token: str, link: MailLink, action: str) -> HttpResponse:
    context = {"carried": typed(request), "action": action, "where": request.path}
    return _page(request, token, link, ASK_AGAIN, context, is_again=True)


def _page(
    request: HttpRequest,
    token: str,
    link: MailLink,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    is_again: bool = False,
) -> HttpResponse:
    page = Page.shown(request, token, at=timezone.now(), is_again=is_again)
    home = reverse("agreements:mail-check-in", args=[token])
    latest = _latest(link)
    base = {"link": link, "commitment": link.commitment, "terms": link.commitment.terms, "latest": latest}
    base["may_undo"] = _may_undo(latest)
    base |= {"statuses": statuses_of([link.commitment], at=timezone.now())} if template == SHOW else {}
    base |= _fresh(link) if template == EXPLAIN else {}
    response = render(request, template, base | {"token": token, FIELD: page.signed()} | context, status=status)
    page.give_cookie(response, home)
    return response
