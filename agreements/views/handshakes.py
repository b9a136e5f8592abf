"""The owner's answer to a commitment of a draft, and the receiver's answer to passing it on."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from agreements.activity.change_wording import moves
from agreements.commitments import handshakes, passing_on
from agreements.dashboard.to_do import to_do
from agreements.drafting import terms
from agreements.drafting.dependencies import Broken
from agreements.forms.handshakes import Choice, HandshakeForm, RefusalForm
from agreements.models import Agreement, CommitmentTerms, PassingOn, SignOff
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import Reach, reach_of, reach_of_another_date, reach_of_consent
from agreements.permissions import may_answer_for, may_consent, may_speak_for
from agreements.views.breaks import breaks_context, broken_by_answer, goes_on
from agreements.views.conflicts import answer_gone, answer_sealed
from agreements.views.desk import answer_clause
from agreements.views.drafts import LIST, card_context, draft_context, page_of, the_term
from agreements.views.requests import (
    SignedInRequest,
    allow,
    answer,
    done,
    posted_version,
    the_drafted_agreement,
    today_for,
)

PAGE = "agreements/handshakes/answer.html"
QUESTION = "agreements/handshakes/passing_on.html"
HOME = "agreements/home/home.html"
# The event of each answer; another date is an edit besides, which its preview knows.
KINDS = {
    Choice.CONFIRM: EventKind.COMMITMENT_CONFIRMED,
    Choice.PASS_ON: EventKind.PASSING_ON_ASKED,
    Choice.DECLINE: EventKind.COMMITMENT_DECLINED,
}


def handshake_answer(request: SignedInRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Confirm, confirm with another date, pass on, or decline with a reason."""
    agreement = the_drafted_agreement(request, number)
    try:
        wording = the_term(terms.open_draft(agreement), CommitmentTerms, key)
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except terms.Gone:
        return answer_gone(request, agreement, CommitmentTerms)
    assert isinstance(wording, CommitmentTerms)
    allow(may_answer_for(request.user, wording), _("%(owner)s answers this one.") % {"owner": wording.owner})
    said = {"agreement": agreement, "today": today_for(request.user), "owner": request.user}
    form = HandshakeForm(request.POST or None, **said)  # type: ignore[arg-type]
    if request.method != "POST" or not form.is_valid():
        return _form(request, agreement, wording, form)
    broken = broken_by_answer(request, wording, form)
    if not goes_on(request, broken):
        return _form(request, agreement, wording, form, broken=broken)
    return _answer(request, agreement, wording, form)


def _answer(
    request: SignedInRequest, agreement: Agreement, wording: CommitmentTerms, form: HandshakeForm
) -> HttpResponse:
    try:
        answered = _act(request, agreement, wording, form)
    except terms.Stale as stale:
        return _form(
            request, agreement, cast(CommitmentTerms, stale.theirs), form, moved=moves(stale.theirs, stale.base)
        )
    except passing_on.CannotPassOn as reason:
        form.add_error("to", str(reason))
        return _form(request, agreement, wording, form)
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except terms.Gone:
        return answer_gone(request, agreement, CommitmentTerms)
    message = _said(wording, answered)
    if _is_from_home(request) and isinstance(answered, SignOff):
        waiting = to_do(request.user, at=timezone.now())
        context = {"settled": wording, "message": message, "at": answered.at, "waiting": waiting}
        return answer(request, HOME, context, part="settled")
    if not request.htmx:
        return done(request, message, page_of(agreement, CommitmentTerms, wording.key))
    context = card_context(request, agreement, CommitmentTerms, wording.key)
    return answer_clause(request, LIST, context | {"status": message, "is_saved": True}, part="saved")


def _act(
    request: SignedInRequest, agreement: Agreement, wording: CommitmentTerms, form: HandshakeForm
) -> SignOff | PassingOn:
    said = form.cleaned_data
    read = {"agreement": agreement, "key": wording.key, "version": posted_version(request)}
    who = {"by": request.user, "at": timezone.now()}
    if said["choice"] == Choice.PASS_ON:
        return passing_on.pass_on(to=said["to"], reason=said["reason"], **read, **who)  # type: ignore[arg-type]
    if said["choice"] == Choice.DECLINE:
        return handshakes.decline(reason=said["reason"], **read, **who)  # type: ignore[arg-type]
    due_on = said["due_on"] if said["choice"] == Choice.OTHER_DATE else None
    return handshakes.confirm(due_on=due_on, **read, **who)  # type: ignore[arg-type]


def _said(wording: CommitmentTerms, answered: SignOff | PassingOn) -> str:
    if isinstance(answered, PassingOn):
        return _("%(department)s is asked now. You hear of the answer.") % {"department": wording.receiver}
    return _("Confirmed. Thank you.") if answered.answer == SignOff.Answer.YES else _("Noted, with your reason.")


def _is_from_home(request: SignedInRequest) -> bool:
    return bool(request.htmx) and (request.htmx.target or "").startswith("offer-")


def _form(
    request: SignedInRequest,
    agreement: Agreement,
    wording: CommitmentTerms,
    form: HandshakeForm,
    *,
    moved: list[str] | None = None,
    broken: Sequence[Broken] = (),
) -> HttpResponse:
    if form.is_bound and _is_from_home(request):
        # A card on home has no room for more than yes; the page of this answer has.
        return HttpResponseClientRedirect(request.path)
    status = 409 if moved is not None else 422 if form.is_bound else 200
    context = draft_context(request, agreement) | {"term": wording, "form": form, "moved": moved}
    context |= breaks_context(broken) | {
        "is_stale": moved is not None,
        "asked": context["snapshot"].passings_on.get(wording.commitment_id),
        "reaches": _reaches(request, wording),
    }
    return answer_clause(request, PAGE, context, part="handshake", status=status)


def _reaches(request: SignedInRequest, wording: CommitmentTerms) -> dict[Reach, list[Choice]]:
    """Whom each answer of the owner reaches; answers that reach the same people the same way stand together."""
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    agreement, about = wording.revision.agreement, {"commitment": wording.commitment_id}
    answers: dict[Reach, list[Choice]] = defaultdict(list)
    for choice in Choice:
        if choice == Choice.OTHER_DATE:
            reach = reach_of_another_date(wording, **who)
        else:
            reach = reach_of(agreement, KINDS[choice], data=about, **who)
        answers[reach].append(choice)
    return dict(answers)


def passing_on_answer(request: SignedInRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Agree for the receiver that somebody else is asked to take a commitment on, or say why not."""
    agreement = the_drafted_agreement(request, number)
    asked = _asked(agreement, key)
    try:
        worded = passing_on.wording_of(asked)
    except terms.Gone:
        return answer_gone(request, agreement, CommitmentTerms)
    allow(may_consent(request.user, worded), _who_consents(request, worded))
    form = RefusalForm(request.POST if request.POST.get("act") == "refuse" else None)
    if request.method != "POST" or (form.is_bound and not form.is_valid()):
        return _question(request, agreement, asked, form)
    try:
        _consent(request, asked, form)
    except terms.Stale as stale:
        return _question(request, agreement, asked, form, moved=moves(stale.theirs, stale.base))
    except passing_on.CannotPassOn as reason:
        return _question(request, agreement, asked, form, reason=str(reason))
    except passing_on.PassingOnClosed as closed:
        return _question(request, agreement, _asked(agreement, key), form, reason=str(closed))
    message = _("Noted, with your reason.") if form.is_bound else _("Agreed. %(person)s is asked now.")
    return done(request, message % {"person": asked.to}, page_of(agreement, CommitmentTerms, worded.key))


def _consent(request: SignedInRequest, asked: PassingOn, form: RefusalForm) -> PassingOn:
    version, now = posted_version(request), timezone.now()
    if form.is_bound:
        reason = form.cleaned_data["reason"]
        return passing_on.refuse(passing_on=asked, version=version, reason=reason, by=request.user, at=now)
    return passing_on.consent(passing_on=asked, version=version, by=request.user, at=now)


def _question(
    request: SignedInRequest,
    agreement: Agreement,
    asked: PassingOn,
    form: RefusalForm,
    *,
    moved: list[str] | None = None,
    reason: str = "",
) -> HttpResponse:
    waiting = passing_on.wording_waiting(asked)
    typed = [(str(_("Your reason")), form["reason"].value() or "")] if form.is_bound and not waiting else []
    context = draft_context(request, agreement) | {
        **(_reaches_of_consent(request, asked, waiting) if waiting else {}),
        "asked": asked,
        "term": waiting or passing_on.wording_of(asked),
        "is_open": waiting is not None,
        "settled": "" if waiting else passing_on.settled_words(asked),
        "form": form,
        "is_stale": moved is not None,
        "moved": moved,
        "reason": reason,
        "typed": typed,
    }
    status = 409 if reason or moved is not None else 422 if form.is_bound else 200
    return answer(request, QUESTION, context, part="question", status=status)


def _reaches_of_consent(request: SignedInRequest, asked: PassingOn, wording: CommitmentTerms) -> dict[str, Reach]:
    """Whom the receiver's yes to another owner reaches, and whom their no."""
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    about = {"owner": asked.owner_id, "commitment": asked.commitment_id}
    agreement = wording.revision.agreement
    return {
        "reach_of_consent": reach_of_consent(asked, wording, **who),
        "reach_of_refusal": reach_of(agreement, EventKind.PASSING_ON_REFUSED, data=about, **who),
    }


def _asked(agreement: Agreement, key: uuid.UUID) -> PassingOn:
    related = ("commitment", "owner", "to", "answered_by")
    asked = PassingOn.objects.filter(commitment__agreement=agreement, key=key).select_related(*related).first()
    if asked is None:
        raise Http404
    return asked


def _who_consents(request: SignedInRequest, worded: CommitmentTerms) -> str:
    if may_speak_for(request.user, worded.receiver):
        return _("You own it yourself: somebody else who speaks for %(department)s answers this one.") % {
            "department": worded.receiver
        }
    return _("Whoever speaks for %(department)s answers this one.") % {"department": worded.receiver}
