"""The owner's answer to a commitment of a draft."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from django.http import HttpResponse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from agreements.activity.change_wording import moves
from agreements.commitments import counter_offers, handshakes
from agreements.commitments.counter_offer_answers import CannotOffer
from agreements.dashboard.to_do import to_do
from agreements.drafting import terms
from agreements.drafting.dependencies import Broken
from agreements.forms.handshakes import Choice, HandshakeForm
from agreements.models import Agreement, CommitmentTerms, CounterOffer, SignOff
from agreements.models.counter_offer import refused_offers
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import Reach, reach_of, reach_of_consent
from agreements.permissions import may_answer_for, may_consent
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
from stakeholders.text.sentences import gettext as _

PAGE = "agreements/handshakes/answer.html"
HOME = "agreements/home/home.html"
KINDS = {
    Choice.CONFIRM: EventKind.COMMITMENT_CONFIRMED,
    Choice.OTHER_DATE: EventKind.OTHER_DATE_ASKED,
    Choice.PASS_ON: EventKind.PASSING_ON_ASKED,
    Choice.DECLINE: EventKind.COMMITMENT_DECLINED,
}


def handshake_answer(request: SignedInRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Confirm, offer another date, pass on, or decline with a reason."""
    agreement = the_drafted_agreement(request, number)
    try:
        wording = the_term(terms.open_draft(agreement), CommitmentTerms, key)
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except terms.Gone:
        return answer_gone(request, agreement, CommitmentTerms, key)
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
    except CannotOffer as reason:
        form.add_error("due_on" if form.cleaned_data["choice"] == Choice.OTHER_DATE else "to", str(reason))
        return _form(request, agreement, wording, form)
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except terms.Gone:
        return answer_gone(request, agreement, CommitmentTerms, wording.key)
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
) -> SignOff | CounterOffer:
    said = form.cleaned_data
    read: dict[str, Any] = {"agreement": agreement, "key": wording.key, "version": posted_version(request)}
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    if said["choice"] == Choice.PASS_ON:
        return counter_offers.pass_on(to=said["to"], reason=said["reason"], **read, **who)
    if said["choice"] == Choice.OTHER_DATE:
        return counter_offers.offer_date(due_on=said["due_on"], reason=said["reason"], **read, **who)
    if said["choice"] == Choice.DECLINE:
        return handshakes.decline(reason=said["reason"], **read, **who)
    return handshakes.confirm(**read, **who)


def _said(wording: CommitmentTerms, answered: SignOff | CounterOffer) -> str:
    if isinstance(answered, SignOff):
        return _("Taken on. Thank you.") if answered.answer == SignOff.Answer.YES else _("Noted, with your reason.")
    if answered.consent == CounterOffer.Consent.OPEN:
        return _("%(department)s is asked now. You hear of the answer.") % {"department": wording.receiver}
    if answered.to:
        return _("Agreed. %(person)s is asked now.") % {"person": answered.to}
    return _("Taken on for the other date. Thank you.")


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
        # The card on Home only offers yes; any other answer leads to the page with all of them.
        return HttpResponseClientRedirect(request.path)
    status = 409 if moved is not None else 422 if form.is_bound else 200
    context = draft_context(request, agreement) | {"term": wording, "form": form, "moved": moved}
    context |= breaks_context(broken) | {
        "is_stale": moved is not None,
        "asked": context["snapshot"].counter_offers.get(wording.commitment_id),
        "refused": refused_offers([wording]).get(wording.commitment_id),
        "reaches": _reaches(request, wording),
    }
    return answer_clause(request, PAGE, context, part="handshake", status=status)


def _reaches(request: SignedInRequest, wording: CommitmentTerms) -> dict[Reach, list[Choice]]:
    """Whom each answer of the owner reaches; answers that reach the same people the same way stand together."""
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    agreement, about = wording.revision.agreement, {"commitment": wording.commitment_id}
    answers: dict[Reach, list[Choice]] = defaultdict(list)
    for choice in Choice:
        reach = reach_of(agreement, KINDS[choice], data=about, **who)
        if choice == Choice.OTHER_DATE and may_consent(request.user, wording):
            # Nobody else speaks for the receiver: the date moves at once.
            moved = CounterOffer(commitment=wording.commitment, owner=request.user, due_on=wording.due_on)
            reach = reach_of_consent(moved, wording, **who)
        answers[reach].append(choice)
    return dict(answers)
