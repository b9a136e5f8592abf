"""Answering a check-in by the link in a mail: without signing in, for that one commitment."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.cadence.check_ins import CannotCheckIn, CannotUndo, is_undoable, record_check_in, undo
from agreements.cadence.decision_requests import CannotRequestDecision, ask_for_a_decision
from agreements.cadence.disclosure import CannotDisclose, announce_now
from agreements.cadence.mail_links import MailLink, are_switched_on, fresh_links, read, send_fresh_link
from agreements.commitments.pending_words import words_read_by
from agreements.dashboard.commitment_status import statuses_of
from agreements.forms.check_ins import MailCheckInForm
from agreements.models import Agreement, CheckIn, Commitment, Status
from agreements.models.check_in import Channel
from agreements.views.check_in_card import after_the_word
from agreements.views.human_confirmation import FIELD, Page, keeps_cookies, pressed, typed
from stakeholders.text.sentences import gettext as _

PLACES = "agreements/mail_check_ins/"
SHOW, ASK_AGAIN, DONE = f"{PLACES}show.html", f"{PLACES}ask_again.html", f"{PLACES}done.html"
EXPLAIN, WHOSE, SIGN_IN = f"{PLACES}explain.html", f"{PLACES}whose.html", f"{PLACES}sign_in.html"
# Says that somebody who is signed in as another person answers for the one to whom the link was mailed.
BY_LINK = {"as": "link"}

LinkView = Callable[[HttpRequest, str, MailLink], HttpResponse]


def behind_a_mail_link(view: LinkView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Serve a page to whoever holds the mail: the signed link is the proof, so neither session nor token is asked.

    A forged link is answered like any address that does not exist; somebody else who is signed in says first for
    whom they answer.
    """

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def serve(request: HttpRequest, token: str) -> HttpResponse:
        link = read(token)
        if link is None:
            raise Http404
        if not are_switched_on():
            return _through_sign_in(request, link)
        with timezone.override(ZoneInfo(link.person.zone)):
            said = request.POST if request.method == "POST" else request.GET
            if _is_somebody_else(request, link) and said.get("as") != BY_LINK["as"]:
                return _whose(request, token, link)
            return view(request, token, link)

    return serve


def _is_somebody_else(request: HttpRequest, link: MailLink) -> bool:
    return request.user.is_authenticated and request.user != link.person


def _whose(request: HttpRequest, token: str, link: MailLink) -> HttpResponse:
    """Ask a signed-in person who is not the recipient for whom they answer; the typed text is kept for copying."""
    chosen = {"s": request.GET["s"]} if request.GET.get("s") in Status.values else {}
    may_read = Commitment.objects.visible_to(request.user).filter(pk=link.commitment.pk).exists()  # type: ignore[arg-type]
    note = request.POST.get("note", "")
    context = {
        "by_link": f"{reverse('agreements:mail-check-in', args=[token])}?{urlencode(BY_LINK | chosen)}",
        "own_page": link.commitment.get_absolute_url() if may_read else reverse("agreements:home"),
        "typed": [(str(_("Note")), note)] if note else [],
    }
    return _page(request, token, link, WHOSE, context, status=403 if request.method == "POST" else 200)


def _through_sign_in(request: HttpRequest, link: MailLink) -> HttpResponse:
    """Redirect to the page behind sign-in, because the organisation has switched mail links off."""
    if _is_somebody_else(request, link):
        raise PermissionDenied(_("This link was mailed to somebody else. Sign out to use it for them, or go home."))
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
    return _to("mail-check-in-done", request, token, link)


@behind_a_mail_link
@require_safe
def mail_check_in_done(request: HttpRequest, token: str, link: MailLink) -> HttpResponse:
    """What was saved, how to take it back, what can be done next, and the way to the rest."""
    now, latest, reason = timezone.now(), _latest(link), _why_not(link)
    if reason and not _may_undo(link, latest):
        return _page(request, token, link, EXPLAIN, {"reason": reason}, status=410)
    if latest is None:
        return _to("mail-check-in", request, token, link, status=302)
    # A former owner or stand-in may undo their check-in, and nothing else.
    more = after_the_word(link.commitment, latest, link.person, at=now) if link.is_theirs(now) else {}
    return _page(request, token, link, DONE, more)


@behind_a_mail_link
@require_POST
def mail_check_in_undo(request: HttpRequest, token: str, link: MailLink) -> HttpResponse:
    """Take the newest check-in back within half an hour, by the same link while it holds."""
    return _act(request, token, link, _("Undo"), lambda said: undo(check_in=said, by=link.person, at=timezone.now()))


@behind_a_mail_link
@require_POST
def mail_check_in_tell(request: HttpRequest, token: str, link: MailLink) -> HttpResponse:
    """Tell the others of it now, by the same link."""
    return _act(request, token, link, _("Tell them now"), lambda said: announce_now(check_in=said, at=timezone.now()))


@behind_a_mail_link
@require_POST
def mail_check_in_ask(request: HttpRequest, token: str, link: MailLink) -> HttpResponse:
    """Ask the escalation contact for the decision that would help, by the same link."""

    def ask(said: CheckIn) -> None:
        if not link.is_theirs(timezone.now()):
            raise CannotRequestDecision(_why_not(link))
        ask_for_a_decision(check_in=said, by=link.person, at=timezone.now())

    return _act(request, token, link, _("Ask for the decision"), ask)


def _act(
    request: HttpRequest, token: str, link: MailLink, action: str, act: Callable[[CheckIn], object]
) -> HttpResponse:
    """Act on the check-in that the page showed, if it is still the newest and the link is valid."""
    latest, now = _latest(link), timezone.now()
    if link.has_run_out(now):
        return _page(request, token, link, EXPLAIN, {"reason": _why_not(link)}, status=410)
    if latest and latest.key.hex == request.POST.get("check_in", ""):
        if pressed(request, token, at=now) is None:
            return _ask_again(request, token, link, action)
        try:
            act(latest)
        except (CannotUndo, CannotDisclose, CannotRequestDecision) as reason:
            return _page(request, token, link, EXPLAIN, {"reason": str(reason)}, status=409)
    has_word = _latest(link) is not None
    return _to("mail-check-in-done" if has_word else "mail-check-in", request, token, link)


@behind_a_mail_link
@require_POST
def mail_check_in_fresh(request: HttpRequest, token: str, link: MailLink) -> HttpResponse:
    """Mail a new link to whom the old one was mailed, when it has run out and nothing else is in the way."""
    now = timezone.now()
    if link.is_theirs(now) and link.commitment.is_running and link.has_run_out(now):
        if pressed(request, token, at=now) is None:
            return _ask_again(request, token, link, _("Mail me a new link"))
        send_fresh_link(link=link, at=now)
    return _to("mail-check-in", request, token, link)


def _to(name: str, request: HttpRequest, token: str, link: MailLink, *, status: int = 303) -> HttpResponse:
    kept = f"?{urlencode(BY_LINK)}" if _is_somebody_else(request, link) else ""
    return HttpResponseRedirect(reverse(f"agreements:{name}", args=[token]) + kept, status=status)


def _was_sent_by(request: HttpRequest, token: str, link: MailLink) -> bool:
    """True when the same form is sent twice, for example by two taps: its first copy has saved the check-in."""
    page = pressed(request, token, at=timezone.now()) if request.method == "POST" else None
    if page is None or link.has_run_out(timezone.now()):
        return False
    return CheckIn.objects.filter(commitment=link.commitment, key=page.key).exists()


def _latest(link: MailLink) -> CheckIn | None:
    """Return the newest word that this person sent by such a link, if nothing was said since."""
    newest = _newest(link)
    is_by_link = newest is not None and newest.by_id == link.person.pk and newest.channel == Channel.MAIL
    return newest if is_by_link else None


def _newest(link: MailLink) -> CheckIn | None:
    said = words_read_by(link.person, at=timezone.now()).filter(commitment=link.commitment)
    return said.order_by("-at", "-pk").first()


def _may_undo(link: MailLink, latest: CheckIn | None) -> bool:
    now = timezone.now()
    return latest is not None and not link.has_run_out(now) and is_undoable(latest, now)


def _why_not(link: MailLink) -> str:
    reference = {"reference": link.commitment.reference}
    newest = _newest(link)
    if link.commitment.is_done or (newest and newest.status == Status.DONE):
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
    """Ask for one more press; a browser that keeps no cookies is sent to sign in."""
    if not keeps_cookies(request):
        note = request.POST.get("note", "")
        context = {"chosen": request.POST.get("status", ""), "typed": [(str(_("Note")), note)] if note else []}
        return _page(request, token, link, SIGN_IN, context)
    context = {"carried": typed(request), "action": action, "where": request.path}
    return _page(request, token, link, ASK_AGAIN, context)


def _page(
    request: HttpRequest, token: str, link: MailLink, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    page = Page.shown(request, token, at=timezone.now())
    latest = _latest(link)
    base = {"link": link, "commitment": link.commitment, "terms": link.commitment.terms, "latest": latest}
    base["may_undo"] = _may_undo(link, latest)
    agreement = link.commitment.agreement_id
    base["title"] = Agreement.objects.filter(pk=agreement).titles()[agreement]
    base["by_link"] = _is_somebody_else(request, link)
    if template == SHOW:
        base["statuses"] = statuses_of([link.commitment], reader=link.person, at=timezone.now())
    base |= _fresh(link) if template == EXPLAIN else {}
    response = render(request, template, base | {"token": token, FIELD: page.signed()} | context, status=status)
    page.give_cookie(response, reverse("agreements:mail-check-in", args=[token]))
    return response
