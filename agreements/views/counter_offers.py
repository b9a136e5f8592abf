"""The receiver's answer to a counter-offer: somebody else, or another date."""

import uuid
from collections.abc import Sequence
from copy import copy
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django_htmx.http import HttpResponseClientRedirect

from agreements.activity.change_wording import moves
from agreements.commitments import counter_offer_answers as answers
from agreements.dashboard.to_do import to_do
from agreements.drafting import terms
from agreements.drafting.dependencies import Broken
from agreements.forms.counter_offers import RefusalForm
from agreements.models import Agreement, CommitmentTerms, CounterOffer
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import Reach, reach_of, reach_of_consent
from agreements.permissions import may_consent, may_speak_for
from agreements.views.breaks import breaks_context, broken_by, goes_on
from agreements.views.conflicts import answer_gone
from agreements.views.drafts import draft_context, page_of
from agreements.views.requests import SignedInRequest, allow, answer, done, posted_version, the_drafted_agreement
from stakeholders.text.sentences import gettext as _

PAGE = "agreements/counter_offers/answer.html"
HOME = "agreements/home/home.html"


def counter_offer_answer(request: SignedInRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Agree for the receiver to another owner or another date, or say why not."""
    agreement = the_drafted_agreement(request, number)
    asked = _asked(agreement, key)
    try:
        worded = answers.wording_of(asked)
    except terms.Gone:
        return answer_gone(request, agreement, CommitmentTerms, key)
    allow(may_consent(request.user, worded), _who_consents(request, worded))
    form = RefusalForm(request.POST if request.POST.get("act") == "refuse" else None)
    if request.method != "POST" or (form.is_bound and not form.is_valid()):
        return _question(request, agreement, asked, form)
    broken = [] if form.is_bound else _broken(request, asked)
    if not goes_on(request, broken):
        return _question(request, agreement, asked, form, broken=broken)
    return _answer(request, agreement, asked, form)


def _answer(request: SignedInRequest, agreement: Agreement, asked: CounterOffer, form: RefusalForm) -> HttpResponse:
    version, who = posted_version(request), {"by": request.user, "at": timezone.now()}
    try:
        if form.is_bound:
            answers.refuse(offer=asked, version=version, reason=form.cleaned_data["reason"], **who)  # type: ignore[arg-type]
        else:
            answers.consent(offer=asked, version=version, **who)  # type: ignore[arg-type]
    except terms.Stale as stale:
        return _question(request, agreement, asked, form, moved=moves(stale.theirs, stale.base))
    except answers.CannotOffer as reason:
        return _question(request, agreement, asked, form, reason=str(reason))
    except answers.CounterOfferClosed as closed:
        return _question(request, agreement, _asked(agreement, asked.key), form, reason=str(closed))
    message = _said(asked, form)
    if not _is_from_home(request):
        return done(request, message, page_of(agreement, CommitmentTerms, answers.wording_of(asked).key))
    context = {"card": request.htmx.target, "message": message, "waiting": to_do(request.user, at=timezone.now())}
    return answer(request, HOME, context, part="said")


def _said(asked: CounterOffer, form: RefusalForm) -> str:
    if form.is_bound:
        return _("Noted, with your reason. %(owner)s is asked again.") % {"owner": asked.owner}
    if asked.due_on:
        parts = {"owner": asked.owner, "day": date_format(asked.due_on, "j F Y")}
        return _("Agreed. %(owner)s has taken it on for %(day)s.") % parts
    return _("Agreed. %(person)s is asked now.") % {"person": asked.to}


def _is_from_home(request: SignedInRequest) -> bool:
    return bool(request.htmx) and (request.htmx.target or "").startswith("counter-offer-")


def _broken(request: SignedInRequest, asked: CounterOffer) -> list[Broken]:
    """Return what the proposed date breaks; another owner breaks no date."""
    waiting = answers.wording_waiting(asked)
    if waiting is None or not asked.due_on:
        return []
    typed = copy(waiting)
    typed.due_on = asked.due_on
    return broken_by(request, typed)


def _question(
    request: SignedInRequest,
    agreement: Agreement,
    asked: CounterOffer,
    form: RefusalForm,
    *,
    moved: list[str] | None = None,
    reason: str = "",
    broken: Sequence[Broken] = (),
) -> HttpResponse:
    if request.method == "POST" and _is_from_home(request):
        # The card on Home only offers yes; any other answer leads to the page with all of them.
        return HttpResponseClientRedirect(request.path)
    waiting = answers.wording_waiting(asked)
    typed = [(str(_("Your reason")), form["reason"].value() or "")] if form.is_bound and not waiting else []
    context = draft_context(request, agreement) | {
        **(_reaches(request, asked, waiting) if waiting else {}),
        **breaks_context(broken),
        "asked": asked,
        "term": waiting or answers.wording_of(asked),
        "is_open": waiting is not None,
        "settled": "" if waiting else answers.settled_words(asked),
        "form": form,
        "is_stale": moved is not None,
        "moved": moved,
        "reason": reason,
        "typed": typed,
    }
    status = 409 if reason or moved is not None else 422 if form.is_bound or broken else 200
    return answer(request, PAGE, context, part="question", status=status)


def _reaches(request: SignedInRequest, asked: CounterOffer, wording: CommitmentTerms) -> dict[str, Reach]:
    """Whom the receiver's yes reaches, and whom their no."""
    who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    about = {"owner": asked.owner_id, "commitment": asked.commitment_id}
    refused = EventKind.OTHER_DATE_REFUSED if asked.due_on else EventKind.PASSING_ON_REFUSED
    return {
        "reach_of_consent": reach_of_consent(asked, wording, **who),
        "reach_of_refusal": reach_of(wording.revision.agreement, refused, data=about, **who),
    }


def _asked(agreement: Agreement, key: uuid.UUID) -> CounterOffer:
    related = ("commitment", "owner", "to", "answered_by")
    asked = CounterOffer.objects.filter(commitment__agreement=agreement, key=key).select_related(*related).first()
    if asked is None:
        raise Http404
    return asked


def _who_consents(request: SignedInRequest, worded: CommitmentTerms) -> str:
    if may_speak_for(request.user, worded.receiver):
        return _("You own it yourself: somebody else who speaks for %(department)s answers this one.") % {
            "department": worded.receiver
        }
    return _("Whoever speaks for %(department)s answers this one.") % {"department": worded.receiver}
