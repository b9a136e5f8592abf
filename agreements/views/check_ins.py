"""Answering a check-in from wherever the owner is, and undoing the answer for 30 minutes."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.cadence.check_ins import CannotCheckIn, CannotUndo, record_check_in, undo
from agreements.cadence.decision_requests import (
    CannotDecide,
    CannotRequestDecision,
    ask_for_a_decision,
    contact_of,
    decide,
)
from agreements.cadence.disclosure import CannotDisclose, announce_now
from agreements.commitments.acknowledgements import CannotAcknowledge, acknowledge
from agreements.commitments.pending_words import is_shared_with
from agreements.dashboard.to_do import to_do
from agreements.forms.check_ins import AcknowledgeForm, CheckInForm, WordsForm
from agreements.models import CheckIn, Commitment
from agreements.permissions import may_check_in, may_speak_for
from agreements.views.check_in_card import check_context
from agreements.views.commitments import DETAIL, detail_context, the_commitment
from agreements.views.requests import SignedInRequest, allow, answer, done
from stakeholders.text.sentences import gettext as _

PAGE = "agreements/check_ins/record.html"


def check_in_record(request: SignedInRequest, number: int) -> HttpResponse:
    """Say how a commitment of one's own is going."""
    commitment = the_commitment(request, number)
    _allow(request, commitment)
    form = CheckInForm(
        request.POST or None, number=number, initial={"status": request.GET.get("status", commitment.reported_status)}
    )
    if request.method != "POST":
        return _place(request, commitment, form)
    if not form.is_valid():
        return _place(request, commitment, form, status=422)
    if form.asks_what_would_help():
        return _place(request, commitment, CheckInForm(number=number, initial=form.cleaned_data))
    try:
        record_check_in(
            commitment=commitment,
            **form.cleaned_data,
            by=request.user,
            at=timezone.now(),
            key=posted_key(request.POST.get("idem", "")),
        )
    except CannotCheckIn as reason:
        typed = [(str(_("Note")), form.cleaned_data["note"])] if form.cleaned_data["note"] else []
        return _place(request, commitment, None, status=409, reason=str(reason), typed=typed)
    return _said(request, commitment, _("Your check-in is saved."))


@require_POST
def check_in_undo(request: SignedInRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Take one's check-in back within half an hour."""
    commitment = the_commitment(request, number)
    check_in = _own(request, commitment, key)
    try:
        undo(check_in=check_in, by=request.user, at=timezone.now())
    except CannotUndo as reason:
        return _place(request, commitment, None, status=409, reason=str(reason))
    if not request.htmx:
        return done(request, _("Taken back."), commitment.get_absolute_url())
    return _place(request, commitment, None, message=_("Taken back."))


@require_POST
def check_in_tell(request: SignedInRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Notify others of a check-in at risk or off track now, before the time to undo is over."""
    commitment = the_commitment(request, number)
    try:
        announce_now(check_in=_own(request, commitment, key), at=timezone.now())
    except CannotDisclose as reason:
        return _place(request, commitment, None, status=409, reason=str(reason))
    return _said(request, commitment, _("The others hear of it now."))


@require_POST
def check_in_ask(request: SignedInRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Ask the escalation contact for the decision that would help."""
    commitment = the_commitment(request, number)
    _allow(request, commitment)
    try:
        contact = ask_for_a_decision(check_in=_the(request, commitment, key), by=request.user, at=timezone.now())
    except CannotRequestDecision as reason:
        return _place(request, commitment, None, status=409, reason=str(reason))
    return _said(request, commitment, _("%(contact)s is asked to decide.") % {"contact": contact})


@require_POST
def check_in_decide(request: SignedInRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Give the decision that was asked for."""
    commitment = the_commitment(request, number)
    allow(contact_of(commitment) == request.user, _("The escalation contact answers this question."))
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _whole(request, commitment, {"decision_form": form}, status=422)
    try:
        decide(
            check_in=_the(request, commitment, key),
            words=form.cleaned_data["words"],
            by=request.user,
            at=timezone.now(),
        )
    except CannotDecide as reason:
        typed = [(str(form.fields["words"].label), form.cleaned_data["words"])]
        return _whole(request, commitment, {"was_in_the_way": str(reason), "typed": typed}, status=409)
    return _answered(request, commitment, _("Sent. The owner and the receiver are told."))


@require_POST
def check_in_acknowledge(request: SignedInRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Say that the receiver has read a check-in."""
    commitment = the_commitment(request, number)
    assert commitment.terms is not None  # only commitments in force are readable
    receiver = commitment.terms.receiver
    allow(
        may_speak_for(request.user, receiver), _("Whoever speaks for %(receiver)s says that.") % {"receiver": receiver}
    )
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return _whole(request, commitment, {"acknowledge_form": form}, status=422)
    note = form.cleaned_data["reply"]
    try:
        acknowledge(check_in=_the(request, commitment, key), note=note, by=request.user, at=timezone.now())
    except CannotAcknowledge as reason:
        typed = [(str(form.fields["reply"].label), note)] if note else []
        return _whole(request, commitment, {"was_in_the_way": str(reason), "typed": typed}, status=409)
    return _answered(request, commitment, _("Thank you. The owner sees that you know."))


def posted_key(text: str) -> uuid.UUID | None:
    """Return the key of a form, or None when it is unreadable: then nothing can be a repetition of it."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _allow(request: SignedInRequest, commitment: Commitment) -> None:
    assert commitment.terms is not None  # only commitments in force are readable
    owner = commitment.terms.owner
    allow(
        may_check_in(request.user, commitment, timezone.now()), _("%(owner)s checks in on this one.") % {"owner": owner}
    )


def _the(request: SignedInRequest, commitment: Commitment, key: uuid.UUID) -> CheckIn:
    check_in = CheckIn.objects.filter(commitment=commitment, key=key).select_related("commitment", "by").first()
    if check_in is None:
        raise Http404
    if check_in.told_at is None and not _shares(request, check_in):
        raise Http404
    return check_in


def _shares(request: SignedInRequest, check_in: CheckIn) -> bool:
    """True for those who may read a check-in that is not disclosed yet; for anybody else it does not exist."""
    shared = CheckIn.objects.filter(is_shared_with(request.user, timezone.now()), pk=check_in.pk)
    return shared.exists()


def _own(request: SignedInRequest, commitment: Commitment, key: uuid.UUID) -> CheckIn:
    check_in = _the(request, commitment, key)
    allow(check_in.by_id == request.user.pk, _("%(person)s sent this check-in.") % {"person": check_in.by})
    return check_in


def _said(request: SignedInRequest, commitment: Commitment, message: str) -> HttpResponse:
    if not request.htmx:
        return done(request, message, commitment.get_absolute_url())
    return _place(request, commitment, None, message=message, opened=False)


def _answered(request: SignedInRequest, commitment: Commitment, message: str) -> HttpResponse:
    if not request.htmx:
        return done(request, message, commitment.get_absolute_url())
    return _whole(request, commitment, {"message": message})


def _whole(
    request: SignedInRequest, commitment: Commitment, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    commitment = the_commitment(request, commitment.number)
    context = detail_context(request, commitment) | more | _counted_again(request, more)
    return answer(request, DETAIL, context, part="commitment", status=status)


def _counted_again(request: SignedInRequest, said: dict[str, Any]) -> dict[str, Any]:
    """The tasks that are left after one was done in place, for the counts on the page."""
    return {"waiting": to_do(request.user, at=timezone.now())} if "message" in said else {}


def _place(
    request: SignedInRequest,
    commitment: Commitment,
    form: CheckInForm | None,
    *,
    status: int = 200,
    opened: bool = True,
    **said: Any,
) -> HttpResponse:
    """Answer in the place that asked: a whole commitment on its page, the card alone anywhere else."""
    commitment = the_commitment(request, commitment.number)
    said |= _counted_again(request, said)
    if request.htmx.target == f"commitment-{commitment.number}":
        context = detail_context(request, commitment, form, opened=opened) | said
        return answer(request, DETAIL, context, part="commitment", status=status)
    context = check_context(request, commitment, form, opened=opened) | {"terms": commitment.terms} | said
    return answer(request, PAGE, context, part="check", status=status)
