"""The owner answers a commitment in the draft."""

import uuid
from typing import cast

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from agreements.commitments import handshaking
from agreements.drafting import terms
from agreements.forms.handshakes import Choice, HandshakeForm
from agreements.models import Agreement, CommitmentTerms, SignOff
from agreements.permissions import may_answer_for
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
from agreements.views.trouble import answer_gone, answer_sealed

PAGE = "agreements/handshakes/answer.html"
HOME = "agreements/home/home.html"


def handshake_answer(request: SignedInRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Confirm, confirm with another date, or decline with a reason."""
    agreement = the_drafted_agreement(request, number)
    try:
        wording = the_term(terms.open_draft(agreement), CommitmentTerms, key)
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except terms.Gone:
        return answer_gone(request, agreement, CommitmentTerms)
    assert isinstance(wording, CommitmentTerms)
    allow(may_answer_for(request.user, wording), _("%(owner)s answers this one.") % {"owner": wording.owner})
    form = HandshakeForm(request.POST or None, today=today_for(request.user))
    if request.method != "POST" or not form.is_valid():
        return _form(request, agreement, wording, form)
    return _answer(request, agreement, wording, form)


def _answer(
    request: SignedInRequest, agreement: Agreement, wording: CommitmentTerms, form: HandshakeForm
) -> HttpResponse:
    try:
        sign_off = _act(request, agreement, wording, form)
    except terms.Stale as stale:
        return _form(request, agreement, cast(CommitmentTerms, stale.theirs), form, moved=True)
    except terms.NotBeingDrafted as sealed:
        return answer_sealed(request, agreement, sealed)
    except terms.Gone:
        return answer_gone(request, agreement, CommitmentTerms)
    message = _("Confirmed. Thank you.") if sign_off.answer == SignOff.Answer.YES else _("Noted, with your reason.")
    if _is_from_home(request):
        return answer(request, HOME, {"settled": wording, "news": message, "at": sign_off.at}, part="settled")
    if not request.htmx:
        return done(request, message, page_of(agreement, CommitmentTerms, wording.key))
    context = card_context(request, agreement, CommitmentTerms, wording.key)
    return answer(request, LIST, context | {"status": message, "is_saved": True}, part="saved")


def _act(request: SignedInRequest, agreement: Agreement, wording: CommitmentTerms, form: HandshakeForm) -> SignOff:
    said = form.cleaned_data
    read = {"agreement": agreement, "key": wording.key, "version": posted_version(request)}
    who = {"by": request.user, "at": timezone.now()}
    if said["choice"] == Choice.DECLINE:
        return handshaking.decline(reason=said["reason"], **read, **who)  # type: ignore[arg-type]
    due_on = said["due_on"] if said["choice"] == Choice.OTHER_DATE else None
    return handshaking.confirm(due_on=due_on, **read, **who)  # type: ignore[arg-type]


def _is_from_home(request: SignedInRequest) -> bool:
    return bool(request.htmx) and (request.htmx.target or "").startswith("offer-")


def _form(
    request: SignedInRequest,
    agreement: Agreement,
    wording: CommitmentTerms,
    form: HandshakeForm,
    *,
    moved: bool = False,
) -> HttpResponse:
    if form.is_bound and _is_from_home(request):
        # A card on home has no room for more than yes; the page of this answer has.
        return HttpResponseClientRedirect(request.path)
    status = 409 if moved else 422 if form.is_bound else 200
    context = draft_context(request, agreement) | {"term": wording, "form": form, "moved": moved}
    return answer(request, PAGE, context, part="handshake", status=status)
