"""Being asked to an agreement: whether one takes part, also by the link of a mail before having an account."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements.dashboard.to_do import to_do
from agreements.drafting.participation import CannotAnswer, answer_participation
from agreements.drafting.participation_links import ParticipationLink, read_participation_link
from agreements.forms.participations import ParticipationForm
from agreements.models import Agreement, CommitmentTerms, Participation, Party
from agreements.models.revision import State
from agreements.permissions import leads, may_read_draft
from agreements.views.human_confirmation import FIELD, Page, keeps_cookies, pressed
from agreements.views.requests import SignedInRequest, allow, answer, done, posted_version, the_drafted_agreement
from stakeholders.accounts.invitations import choose_first_password, has_signed_in, invite
from stakeholders.forms.invitations import InvitationForm
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _
from stakeholders.views.invitations import sign_in_first_time

ANSWER = "agreements/participations/answer.html"
ASK = "agreements/participations/ask.html"
ENDED = "agreements/participations/ended.html"
HOME = "agreements/home/home.html"
# Commitments that are named to somebody without an account; more stand behind the password.
MOST_OFFERS = 5


@require_http_methods(["GET", "HEAD", "POST"])
def participation_answer(request: SignedInRequest, number: int) -> HttpResponse:
    """Say whether one takes part, and change it later; at once from the card on home."""
    agreement = the_drafted_agreement(request, number)
    sentence = _("%(lead)s leads this agreement and asks the others.") % {"lead": agreement.lead}
    allow(not leads(request.user, agreement), sentence)
    form = ParticipationForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return _asked(request, agreement, form)
    try:
        given = answer_participation(
            agreement=agreement,
            **form.cleaned_data,
            version=posted_version(request),
            by=request.user,
            at=timezone.now(),
        )
    except CannotAnswer as refusal:
        return _asked(request, agreement, form, refusal=str(refusal), status=409)
    return _answered(request, agreement, given)


def _asked(
    request: SignedInRequest,
    agreement: Agreement,
    form: ParticipationForm | None,
    *,
    refusal: str = "",
    status: int = 0,
) -> HttpResponse:
    context = _question(agreement, request.user, form, proposed=request.GET.get("a", "")) | {"refusal": refusal}
    return answer(request, ANSWER, context, status=status or (422 if form else 200))


def _answered(request: SignedInRequest, agreement: Agreement, given: Participation) -> HttpResponse:
    """Answer in the card when it was sent from Home; otherwise a yes redirects to the draft."""
    said = _("“%(answer)s”: %(lead)s is told.") % {"answer": given.get_answer_display(), "lead": agreement.lead}
    target = request.htmx.target or "" if request.htmx else ""
    if target.startswith("take-part-"):
        waiting = to_do(request.user, at=timezone.now())
        context = {"agreement": agreement, "card": target, "message": said, "waiting": waiting}
        return answer(request, HOME, context, part="said")
    takes_part = given.answer == Participation.Answer.YES
    return done(request, said, agreement.get_absolute_url() if takes_part else reverse("agreements:home"))


def _question(agreement: Agreement, person: User, form: ParticipationForm | None, *, proposed: str) -> dict[str, Any]:
    """What is asked, and what was answered; the same for both pages. `proposed` is the answer pressed in a mail."""
    given = Participation.objects.filter(agreement=agreement, person=person).first()
    said = {"answer": given.answer, "instead": given.instead, "words": given.words} if given else {}
    said |= {"answer": proposed} if proposed else {}
    return {
        "agreement": agreement,
        "departments": [party.department for party in Party.objects.filter(agreement=agreement).present()],
        "given": given,
        "form": form or ParticipationForm(initial=said),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def participation(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the one question; nothing of the agreement but its title and parties stands here."""
    link = read_participation_link(token)
    if link is None:
        raise Http404
    page = _page_of_account(request, link.agreement)
    if request.user == link.person:
        return HttpResponseRedirect(page)
    if request.user.is_authenticated:
        return _page(request, ENDED, link, {"is_somebody_else": True}, status=403)
    if has_signed_in(link.person):
        return redirect_to_login(page)
    if link.has_run_out(timezone.now()) or not may_read_draft(link.person, link.agreement):
        return _ended(request, link)
    if request.POST.get("password") or request.POST.get("step") == "password":
        return _choose_password(request, link)
    return _answer(request, link) if request.method == "POST" else _show(request, link)


def _page_of_account(request: HttpRequest, agreement: Agreement) -> str:
    """Where a mail link leads whoever has an account: to the answer that was pressed, else to the draft."""
    pressed_answer = request.GET.get("a", "")
    if pressed_answer not in Participation.Answer.values or agreement.is_active or agreement.is_withdrawn:
        return agreement.get_absolute_url()
    page = reverse("agreements:participation-answer", args=[agreement.reference])
    return f"{page}?{urlencode({'a': pressed_answer})}"


def _show(
    request: HttpRequest,
    link: ParticipationLink,
    *,
    form: ParticipationForm | None = None,
    status: int = 200,
    **changes: Any,
) -> HttpResponse:
    offered = CommitmentTerms.objects.filter(owner=link.person, revision__agreement=link.agreement)
    context = _question(link.agreement, link.person, form, proposed=request.GET.get("a", "")) | {
        "offers": offered.filter(revision__state=State.DRAFT).order_by("due_on", "pk")[:MOST_OFFERS],
        "password_form": InvitationForm(person=link.person),
    }
    return _page(request, ASK, link, context | changes, status=status)


def _answer(request: HttpRequest, link: ParticipationLink) -> HttpResponse:
    form, now = ParticipationForm(request.POST), timezone.now()
    if not form.is_valid():
        return _show(request, link, form=form, status=422)
    if pressed(request, _token(request), at=now) is None:
        return _show(request, link, form=form, is_again=True, keeps_cookies=keeps_cookies(request))
    try:
        _give(request, link, form)
    except CannotAnswer as refusal:
        return _show(request, link, form=form, refusal=str(refusal), status=409)
    return HttpResponseRedirect(request.path, status=303)


def _give(request: HttpRequest, link: ParticipationLink, said: ParticipationForm) -> None:
    answer_participation(
        agreement=link.agreement,
        **said.cleaned_data,
        version=posted_version(request),
        by=link.person,
        at=timezone.now(),
    )


def _choose_password(request: HttpRequest, link: ParticipationLink) -> HttpResponse:
    """Set the password, and store the answer that was given in the same form."""
    form, said = InvitationForm(request.POST, person=link.person), ParticipationForm(request.POST)
    is_said = any(request.POST.get(name) for name in said.fields)
    if not form.is_valid() or (is_said and not said.is_valid()):
        return _show(request, link, form=said if is_said else None, password_form=form, status=422)
    if is_said:
        try:
            _give(request, link, said)
        except CannotAnswer as refusal:
            return _show(request, link, form=said, refusal=str(refusal), status=409)
    person = choose_first_password(link.person, password=form.cleaned_data["password"])
    page = link.agreement.get_absolute_url()
    return sign_in_first_time(request, person, to=page) if person else redirect_to_login(page)


def _ended(request: HttpRequest, link: ParticipationLink) -> HttpResponse:
    """Say that the link does not hold any more; while they are named, a new invitation can be mailed."""
    may_ask = may_read_draft(link.person, link.agreement)
    if may_ask and "again" in request.POST:
        invite([link.person], by=link.agreement.lead, at=timezone.now())
        return HttpResponseRedirect(f"{request.path}?sent", status=303)
    context = {"may_ask": may_ask, "is_sent": may_ask and "sent" in request.GET}
    return _page(request, ENDED, link, context, status=200 if context["is_sent"] else 410)


def _page(
    request: HttpRequest, template: str, link: ParticipationLink, context: dict[str, Any], *, status: int
) -> HttpResponse:
    shown = Page.shown(request, _token(request), at=timezone.now())
    base = {"agreement": link.agreement, "person": link.person, FIELD: shown.signed()}
    response = render(request, template, base | context, status=status)
    shown.give_cookie(response, request.path)
    return response


def _token(request: HttpRequest) -> str:
    return str(resolve(request.path).kwargs["token"])
