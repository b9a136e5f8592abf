"""Raising a point, and the page of one: its words, the answers, and what one may do with it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.drafting.collaboration.keepers import refuse_others
from agreements.drafting.dependencies import CannotDepend
from agreements.drafting.terms import Gone, NotBeingDrafted, Stale
from agreements.forms.talk import LineForm, PointForm, ReplyForm, clause_choice
from agreements.models import Agreement, OpenPoint
from agreements.models.canonical import KINDS
from agreements.models.open_point import PointKind
from agreements.permissions import may_edit
from agreements.talk import points, suggestions
from agreements.talk.point_list import PointRow, read_points
from agreements.talk.voices import voices_of
from agreements.views.conflicts import answer_gone, answer_sealed, answer_stale
from agreements.views.drafts import the_open_revision
from agreements.views.requests import (
    SignedInRequest,
    allow,
    answer,
    done,
    posted_key,
    the_drafted_agreement,
    today_for,
)
from agreements.views.talk.page import talk_context, talk_page
from agreements.views.talk.suggestions import clause_form, suggestion_page, who_talks
from stakeholders.text.sentences import gettext as _
from stakeholders.text.typed_text import typed_text

RAISE = "agreements/talk/raise.html"
POINT = "agreements/talk/point.html"


@require_http_methods(["GET", "HEAD", "POST"])
def point_raise(request: SignedInRequest, number: int) -> HttpResponse:
    """Raise a question, an objection or a challenge; a suggestion goes on to the form of its clause."""
    agreement = the_drafted_agreement(request, number)
    voices = voices_of(request.user, agreement)
    allow(bool(voices.parties), who_talks())
    context = talk_context(request, agreement)
    closed = "" if context["may_raise"] else _("This is in force or withdrawn. No points are raised here any more.")
    asked: dict[str, Any] = {"snapshot": context["snapshot"], "voices": voices, "today": today_for(request.user)}
    clause, kind = request.GET.get("clause", ""), request.GET.get("kind", PointKind.QUESTION.value)
    form = PointForm(request.POST or None, initial={"clause": clause, "kind": kind}, **asked)
    shown = context | {"form": form, "idem": posted_key(request)}
    if request.method != "POST":
        return answer(request, RAISE, shown | {"trouble": closed}, status=409 if closed else 200)
    if not form.is_valid():
        return answer(request, RAISE, shown, status=422)
    said = form.said()
    if said["kind"] == PointKind.SUGGESTION:
        return suggestion_page(request, agreement, *said["clause"], words=said["words"], asked=said["asked"])
    who: dict[str, Any] = {"key": posted_key(request), "by": request.user, "at": timezone.now()}
    try:
        point = points.raise_point(agreement=agreement, **said, **who)
    except points.CannotTalk as reason:
        return answer(request, RAISE, shown | {"trouble": str(reason)}, status=409)
    return done(request, _("Raised. Whoever is asked finds it on Home."), point.get_absolute_url())


@require_safe
def point_detail(request: SignedInRequest, number: int, point: int) -> HttpResponse:
    """One point with everything that was said, and the forms to answer and to close it."""
    agreement = the_drafted_agreement(request, number)
    return _page(request, agreement, point)


@require_POST
def point_reply(request: SignedInRequest, number: int, point: int) -> HttpResponse:
    """Answer in words; whoever raised it says whether that settles it."""
    agreement = the_drafted_agreement(request, number)
    voices = voices_of(request.user, agreement)
    found = _the_point(agreement, point)
    allow(bool(voices.parties), who_talks())
    form = ReplyForm(request.POST, agreement=agreement, voices=voices, prefix="reply")
    if not form.is_valid():
        return _page(request, agreement, point, status=422, reply_form=form)
    given: dict[str, Any] = {"key": posted_key(request), "by": request.user, "at": timezone.now()}
    try:
        points.reply(point=found, **form.said(), **given)
    except points.CannotTalk as reason:
        return _refused(request, agreement, point, str(reason))
    return done(request, _("Answered."), found.get_absolute_url())


@require_POST
def point_settle(request: SignedInRequest, number: int, point: int) -> HttpResponse:
    """Settle a point with one line that says how."""
    agreement = the_drafted_agreement(request, number)
    found = _the_point(agreement, point)
    sentence = _("Whoever sits at the table settles it; an objection only who raised it: %(person)s.")
    may_settle = voices_of(request.user, agreement).may_settle(found)
    allow(may_settle, sentence % {"person": found.raised_by})
    form = LineForm(request.POST, prefix="settle", **_settling())
    if not form.is_valid():
        return _page(request, agreement, point, status=422, settle_form=form)
    try:
        points.settle(point=found, line=form.cleaned_data["line"], by=request.user, at=timezone.now())
    except points.CannotTalk as reason:
        return _refused(request, agreement, point, str(reason))
    return done(request, _("Settled. The line stands in the list."), talk_page(agreement))


@require_POST
def point_withdraw(request: SignedInRequest, number: int, point: int) -> HttpResponse:
    """Take back what one has raised."""
    agreement = the_drafted_agreement(request, number)
    found = _the_point(agreement, point)
    sentence = _("%(person)s raised it and takes it back.") % {"person": found.raised_by}
    allow(voices_of(request.user, agreement).may_take_back(found), sentence)
    try:
        points.withdraw(point=found, by=request.user, at=timezone.now())
    except points.CannotTalk as reason:
        return _refused(request, agreement, point, str(reason))
    return done(request, _("Taken back. Its words are kept."), talk_page(agreement))


@require_POST
def point_decline(request: SignedInRequest, number: int, point: int) -> HttpResponse:
    """Decline a suggestion, and say why."""
    agreement = the_drafted_agreement(request, number)
    found = _the_point(agreement, point)
    _allow_decision(request, agreement, found)
    form = LineForm(request.POST, prefix="decline", **_declining())
    if not form.is_valid():
        return _page(request, agreement, point, status=422, decline_form=form)
    try:
        points.decline(point=found, reason=form.cleaned_data["line"], by=request.user, at=timezone.now())
    except points.CannotTalk as reason:
        return _refused(request, agreement, point, str(reason))
    return done(request, _("Declined, with your reason."), talk_page(agreement))


@require_POST
def point_take_over(request: SignedInRequest, number: int, point: int) -> HttpResponse:
    """Put the words of a suggestion into its clause; a clause that moved on meanwhile is shown in both versions."""
    agreement = the_drafted_agreement(request, number)
    found = _the_point(agreement, point)
    _allow_decision(request, agreement, found)
    if not found.is_suggestion or not found.clause_key:
        return _refused(request, agreement, point, _("Only a suggestion is taken over."))
    kind = KINDS[found.clause]
    try:
        form = clause_form(request, agreement, kind, found.clause_key, values=found.suggested_values())
        if found.is_open and not form.is_valid():
            wrong = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return _refused(request, agreement, point, wrong, status=422)
        suggestions.take_over(point=found, by=request.user, at=timezone.now())
    except Stale as stale:
        form = clause_form(request, agreement, kind, found.clause_key, values=found.suggested_values())
        form.is_valid()
        return answer_stale(request, agreement, form, stale)
    except NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except Gone:
        return answer_gone(request, agreement, kind, found.clause_key)
    except (CannotDepend, points.CannotTalk) as reason:
        return _refused(request, agreement, point, str(reason))
    return done(request, _("Taken over. It stands in the text."), talk_page(agreement))


def _page(
    request: SignedInRequest, agreement: Agreement, number: int, *, status: int = 200, trouble: str = "", **forms: Any
) -> HttpResponse:
    context = talk_context(request, agreement)
    rows = [*context["points"].open, *context["points"].closed]
    row: PointRow | None = next((one for one in rows if one.point.number == number), None)
    if row is None:
        raise Http404
    context |= {
        "row": row,
        "point": row.point,
        "trouble": trouble,
        "typed": typed_text(request) if trouble else [],
        "idem": posted_key(request),
        "reply_form": ReplyForm(agreement=agreement, voices=context["voices"], prefix="reply"),
        "settle_form": LineForm(prefix="settle", **_settling()),
        "decline_form": LineForm(prefix="decline", **_declining()),
        "clause_choice": clause_choice(row.point.clause, row.point.clause_key) if row.anchor else "",
        **forms,
    }
    return answer(request, POINT, context, status=status)


def _refused(
    request: SignedInRequest, agreement: Agreement, number: int, sentence: str, status: int = 409
) -> HttpResponse:
    return _page(request, agreement, number, status=status, trouble=sentence)


def _the_point(agreement: Agreement, number: int) -> OpenPoint:
    point = read_points(OpenPoint.objects.filter(agreement=agreement, number=number)).first()
    if point is None:
        raise Http404
    return point


def _allow_decision(request: SignedInRequest, agreement: Agreement, point: OpenPoint) -> None:
    """Refuse whoever does not write the text, and whoever may not edit the clause since a department keeps it."""
    sentence = _("The lead and the representatives of the parties write this text, and decide on suggestions.")
    allow(may_edit(request.user, agreement), sentence)
    if point.clause_key:
        refuse_others(the_open_revision(agreement), point.clause_key, by=request.user)


def _settling() -> dict[str, str]:
    return {
        "label": _("How was it settled? One line"),
        "missing": _("Write in one line how it was settled."),
    }


def _declining() -> dict[str, str]:
    return {"label": _("Why not?"), "missing": _("Say why you decline it.")}
