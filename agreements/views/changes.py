"""Changes of an agreement in force: ask, look at before and after, agree or decline."""

import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.amendments import answers, open_changes
from agreements.amendments.answers import may_withdraw
from agreements.amendments.change_list import Change, change_numbered, changes_of, title_of
from agreements.amendments.proposed_terms import CannotPropose, text_in_force
from agreements.approvals.required import by_person
from agreements.cadence.news_requests import askable_changes, asked_since_answer, asked_today
from agreements.drafting.dependencies import broken_by_change
from agreements.forms.changes import ChangeForm, DeclineForm
from agreements.models import Agreement, CommitmentTerms, Revision
from agreements.models.canonical import document_of
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import Reach, reach_of, reach_of_yes
from agreements.permissions import may_ask_for_a_change
from agreements.revisions.redline import redline
from agreements.views.breaks import breaks_context
from agreements.views.change_requests import ChangeRequest, cannot_ask, change_context, page_of_change, running
from agreements.views.requests import SignedInRequest, allow, answer, done, posted_page, the_agreement, today_for

LIST = "agreements/changes/list.html"
ASK = "agreements/changes/ask.html"
DETAIL = "agreements/changes/detail.html"


@require_safe
def change_list(request: SignedInRequest, number: int) -> HttpResponse:
    """Every change that was asked for, newest first."""
    agreement = the_agreement(request, number)
    context = change_context(agreement) | {
        "changes": changes_of(agreement),
        "open_revision": Revision.objects.open().filter(agreement=agreement).first(),
        "may_ask": agreement.is_active and may_ask_for_a_change(request.user, agreement),
    }
    return answer(request, LIST, context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_ask(request: SignedInRequest, number: int) -> HttpResponse:
    """Choose commitments and dates, look at what it means and whom it needs, send it."""
    agreement = the_agreement(request, number)
    allow(
        may_ask_for_a_change(request.user, agreement),
        _("The lead, the representatives of the parties and the owners of promises ask for a change."),
    )
    around = change_context(agreement)
    try:
        in_force = text_in_force(agreement)
    except CannotPropose as reason:
        return cannot_ask(request, agreement, ASK, around, reason)
    action = reverse("agreements:change-ask", args=[agreement.reference])
    return ChangeRequest(request, agreement, in_force, ASK, action, _forms(request, in_force), around).respond()


@require_safe
def change_detail(request: SignedInRequest, number: int, revision: int) -> HttpResponse:
    """Before and after, the reason, who has said yes and who is asked."""
    agreement = the_agreement(request, number)
    return answer(request, DETAIL, _context(request, agreement, _the_change(agreement, revision)), part="change")


@require_POST
def change_answer(request: SignedInRequest, number: int, revision: int) -> HttpResponse:
    """Agree, or decline with a reason."""
    agreement = the_agreement(request, number)
    change = _the_change(agreement, revision)
    declines = request.POST.get("act") == "decline"
    form = DeclineForm(request.POST if declines else None)
    if declines and not form.is_valid():
        return answer(request, DETAIL, _context(request, agreement, change, form), part="change", status=422)
    who = {"agreement": agreement, "digest": change.revision.digest, "by": request.user, "at": timezone.now()}
    try:
        answered = _act(who, form.cleaned_data["reason"] if declines else None)
    except answers.ChangeClosed as reason:
        return _closed(request, agreement, revision, str(reason))
    except answers.CannotAnswer as reason:
        allow(False, str(reason))
    return _answered(request, agreement, revision, _thanks(answered, declines=declines))


def _act(who: dict[str, Any], reason: str | None) -> Revision:
    if reason is None:
        return answers.agree(**who)
    return answers.decline(reason=reason, **who)


def _thanks(answered: Revision, *, declines: bool) -> str:
    if declines:
        return _("Noted, with your reason. Everybody is told.")
    return _("Agreed: it is in force now.") if answered.is_in_force else _("Agreed. Thank you.")


@require_POST
def change_withdraw(request: SignedInRequest, number: int, revision: int) -> HttpResponse:
    """Take back what one asked for."""
    agreement = the_agreement(request, number)
    change = _the_change(agreement, revision)
    digest = change.revision.digest
    try:
        answers.withdraw(agreement=agreement, digest=digest, by=request.user, at=timezone.now())
    except answers.ChangeClosed as reason:
        return _closed(request, agreement, revision, str(reason))
    except answers.CannotAnswer as reason:
        allow(False, str(reason))
    return _answered(request, agreement, revision, _("Withdrawn. The words in force stay."))


def _answered(request: SignedInRequest, agreement: Agreement, revision: int, message: str) -> HttpResponse:
    if back := posted_page(request):
        return done(request, message, back)
    if not request.htmx:
        return done(request, message, page_of_change(agreement, revision))
    context = _context(request, agreement, _the_change(agreement, revision)) | {"status": message}
    return answer(request, DETAIL, context, part="change")


def _closed(request: SignedInRequest, agreement: Agreement, revision: int, sentence: str) -> HttpResponse:
    context = _context(request, agreement, _the_change(agreement, revision))
    typed = request.POST.get("reason", "")
    return answer(request, DETAIL, context | {"was_closed": sentence, "typed": typed}, part="change", status=409)


def _context(
    request: SignedInRequest, agreement: Agreement, change: Change, form: DeclineForm | None = None
) -> dict[str, Any]:
    revision = change.revision
    before, after = document_of(open_changes.text_before(revision)), document_of(revision)
    answers = list(open_changes.answers_to(revision).select_related("person").order_by("at", "pk"))
    decided = open_changes.OpenChange(revision, open_changes.needs_of(revision) if change.is_open else [], answers)
    may_answer = decided.waits_for(request.user)
    may_take_back = change.is_open and may_withdraw(request.user, revision)
    return change_context(agreement) | {
        **_reaches(request, revision, may_answer=may_answer, may_take_back=may_take_back),
        "change": change,
        "revision": revision,
        "title": title_of(before, after),
        "redline": redline(before, after),
        "view": "both",
        "asked": by_person(decided.needs, answers),
        "answers": answers,
        "answer_by": open_changes.days_to_answer([decided])[0],
        "may_answer": may_answer,
        "takes_on": may_answer and decided.asks_to_take_on(request.user),
        "is_agreed": decided.is_agreed,
        "may_withdraw": may_take_back,
        "form": form or DeclineForm(),
        **_news(request, decided, is_open=change.is_open),
        **breaks_context(broken_by_change(revision, reader=request.user) if change.is_open else []),
    }


def _news(request: SignedInRequest, decided: open_changes.OpenChange, *, is_open: bool) -> dict[str, Any]:
    """Who asked how it stands since the last answer, and whether this person may ask today."""
    if not is_open:
        return {}
    change, today = decided.revision, today_for(request.user)
    _promises, mine = asked_today(request.user, revisions=[change.pk], today=today)
    return {
        "asked_for_news": asked_since_answer(change),
        "may_ask_for_news": bool(askable_changes([decided], reader=request.user, at=timezone.now())),
        "asked_today": bool(mine),
        "subject_url": page_of_change(change.agreement, change.number),
        "is_change": True,
    }


def _reaches(request: SignedInRequest, change: Revision, *, may_answer: bool, may_take_back: bool) -> dict[str, Reach]:
    """Whom each thing reaches that this person may do with a change."""
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    about = {"revision": change.number}
    reaches = {}
    if may_answer:
        reaches["reach_of_yes"] = reach_of_yes(change, **who)
        reaches["reach_of_no"] = reach_of(change.agreement, EventKind.CHANGE_DECLINED, data=about, **who)
    if may_take_back:
        reaches["reach_of_withdrawal"] = reach_of(change.agreement, EventKind.CHANGE_WITHDRAWN, data=about, **who)
    return reaches


def _the_change(agreement: Agreement, number: int) -> Change:
    change = change_numbered(agreement, number)
    if change is None:
        raise Http404
    change.revision.agreement = agreement
    return change


def _forms(request: SignedInRequest, in_force: Revision) -> Callable[[QueryDict | None], ChangeForm]:
    chosen = request.GET.getlist("commitment")
    initial = {f"move-{reference}": True for reference in chosen} | {"base": in_force.digest}
    return partial(ChangeForm, wordings=_in_order(running(in_force), chosen), initial=initial)


def _in_order(wordings: Sequence[CommitmentTerms], chosen: Sequence[str]) -> list[CommitmentTerms]:
    """The chosen commitments first, right below each what depends on it; then the others by date."""
    order: dict[uuid.UUID, CommitmentTerms] = {}

    def place(wording: CommitmentTerms) -> None:
        if wording.key not in order:
            order[wording.key] = wording
            for follower in wordings:
                if follower.depends_on_id == wording.commitment_id:
                    place(follower)

    for wording in [*(one for one in wordings if one.commitment.reference in chosen), *wordings]:
        place(wording)
    return list(order.values())
