"""Changes of an agreement in force: ask, look at before and after, agree or decline."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.agreeing import amending
from agreements.agreeing.changes import Change, change_numbered, changes_of, title_of
from agreements.agreeing.moving import AnotherIsOpen, CannotAsk, moved, standing_text, with_dates
from agreements.agreeing.redlining import redline
from agreements.deciding.needed import by_person
from agreements.drafting.sections import SECTIONS
from agreements.forms.changes import ChangeForm, DeclineForm
from agreements.models import Agreement, CommitmentTerms, Outcome, Revision
from agreements.models.canonical import document_of
from agreements.models.commitment import Standing
from agreements.permissions import may_ask_for_a_change
from agreements.views.requests import SignedInRequest, allow, answer, done, the_agreement

LIST = "agreements/changes/list.html"
ASK = "agreements/changes/ask.html"
DETAIL = "agreements/changes/detail.html"


@require_safe
def change_list(request: SignedInRequest, number: int) -> HttpResponse:
    """Every change that was asked for, newest first."""
    agreement = the_agreement(request, number)
    context = _around(agreement) | {
        "changes": changes_of(agreement),
        "may_ask": agreement.is_active and may_ask_for_a_change(request.user, agreement),
    }
    return answer(request, LIST, context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_ask(request: SignedInRequest, number: int) -> HttpResponse:
    """Choose commitments and dates, look at what it means and whom it needs, send it."""
    agreement = the_agreement(request, number)
    allow(
        may_ask_for_a_change(request.user, agreement),
        _("The lead, the representatives of the parties and the owners of commitments ask for a change."),
    )
    try:
        standing = standing_text(agreement)
    except CannotAsk as reason:
        return _cannot_ask(request, agreement, reason)
    form = _form(request, standing)
    if request.method != "POST":
        return _ask(request, agreement, form)
    if request.POST.get("step") == "edit":
        return _ask(request, agreement, form, status=200)
    return _preview_or_send(request, agreement, standing, form)


def _preview_or_send(
    request: SignedInRequest, agreement: Agreement, standing: Revision, form: ChangeForm
) -> HttpResponse:
    if not form.is_valid():
        return _ask(request, agreement, form, status=422)
    try:
        moved(standing, form.dates, at=timezone.now())
        if request.POST.get("step") != "send":
            return _preview(request, agreement, standing, form)
        if form.cleaned_data["base"] != standing.digest:
            return _preview(request, agreement, standing, form, status=409)
        change = amending.ask(
            agreement=agreement,
            changes=form.dates,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except AnotherIsOpen as reason:
        # Somebody was faster since this request began; perhaps the other click of the same person.
        return _cannot_ask(request, agreement, reason)
    except CannotAsk as reason:
        form.point_at(reason.key, str(reason))
        return _ask(request, agreement, form, status=422)
    return done(request, _("Sent. Everybody whose yes it needs is asked now."), _page(agreement, change.number))


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
    except amending.ChangeClosed as reason:
        return _closed(request, agreement, revision, str(reason))
    except amending.CannotAnswer as reason:
        allow(False, str(reason))
    return _answered(request, agreement, revision, _thanks(answered, declines=declines))


def _act(who: dict[str, Any], reason: str | None) -> Revision:
    if reason is None:
        return amending.agree(**who)
    return amending.decline(reason=reason, **who)


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
        amending.withdraw(agreement=agreement, digest=digest, by=request.user, at=timezone.now())
    except amending.ChangeClosed as reason:
        return _closed(request, agreement, revision, str(reason))
    except amending.CannotAnswer as reason:
        allow(False, str(reason))
    return _answered(request, agreement, revision, _("Withdrawn. The words in force stay."))


def _answered(request: SignedInRequest, agreement: Agreement, revision: int, message: str) -> HttpResponse:
    if not request.htmx:
        return done(request, message, _page(agreement, revision))
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
    before, after = document_of(amending.text_before(revision)), document_of(revision)
    answers = list(amending.answers_to(revision).select_related("person").order_by("at", "pk"))
    decided = amending.OpenChange(revision, amending.needs_of(revision) if change.is_open else [], answers)
    return _around(agreement) | {
        "change": change,
        "revision": revision,
        "title": title_of(before, after),
        "redline": redline(before, after),
        "view": "both",
        "asked": by_person(decided.needs, answers),
        "answers": answers,
        "answer_by": decided.answer_by,
        "may_answer": decided.waits_for(request.user),
        "is_agreed": decided.is_agreed,
        "may_withdraw": change.is_open and revision.asked_by_id == request.user.pk,
        "form": form or DeclineForm(),
    }


def _the_change(agreement: Agreement, number: int) -> Change:
    change = change_numbered(agreement, number)
    if change is None:
        raise Http404
    change.revision.agreement = agreement
    return change


def _form(request: SignedInRequest, standing: Revision) -> ChangeForm:
    chosen = request.GET.getlist("commitment")
    initial = {f"move-{reference}": True for reference in chosen} | {"base": standing.digest}
    return ChangeForm(request.POST or None, wordings=_in_order(_running(standing), chosen), initial=initial)


def _running(standing: Revision) -> list[CommitmentTerms]:
    wordings = CommitmentTerms.objects.filter(revision=standing, commitment__ended_at=None)
    running = wordings.exclude(commitment__standing=Standing.DONE).select_related("commitment", "owner", "depends_on")
    return list(running.order_by("due_on", "position"))


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


def _ask(request: SignedInRequest, agreement: Agreement, form: ChangeForm, *, status: int = 200) -> HttpResponse:
    return answer(request, ASK, _around(agreement) | {"form": form}, status=status)


def _preview(
    request: SignedInRequest, agreement: Agreement, standing: Revision, form: ChangeForm, *, status: int = 200
) -> HttpResponse:
    before = document_of(standing)
    newest = agreement.revisions.newest() or standing
    after = with_dates(before, form.dates, number=newest.number + 1)
    kept = [(name, value) for name, value in request.POST.items() if name in form.fields and name != "base"]
    context = _around(agreement) | {
        "form": form,
        "redline": redline(before, after),
        "view": "both",
        "needs": by_person(amending.whose_yes(before, after, asker=request.user), []),
        "kept": [*kept, ("base", standing.digest)],
        "is_preview": True,
        "has_moved_on": status == 409,
    }
    return answer(request, ASK, context, status=status)


def _cannot_ask(request: SignedInRequest, agreement: Agreement, reason: CannotAsk) -> HttpResponse:
    open_change = next((change for change in changes_of(agreement) if change.is_open), None)
    posted = request.POST.get("reason", "").strip().replace("\r\n", "\n")
    if open_change and open_change.revision.asked_by_id == request.user.pk and posted == open_change.revision.reason:
        # The same form sent twice: the first one did it.
        return done(
            request,
            _("Sent. Everybody whose yes it needs is asked now."),
            _page(agreement, open_change.revision.number),
        )
    context = _around(agreement) | {"cannot_ask": str(reason), "open_change": open_change, "typed": posted}
    return answer(request, ASK, context, status=409 if request.method == "POST" else 200)


def _around(agreement: Agreement) -> dict[str, Any]:
    outcome = Outcome.objects.filter(revision__agreement=agreement, revision__state=Revision.State.IN_FORCE).first()
    return {"agreement": agreement, "sections": SECTIONS, "here": "changes", "outcome": outcome}


def _page(agreement: Agreement, number: int) -> str:
    return reverse("agreements:change-detail", args=[agreement.reference, number])
