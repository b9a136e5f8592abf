"""Asking for news of a promise or of an open change, from any list, with one press."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods

from agreements.amendments.change_list import change_numbered
from agreements.cadence.news_requests import (
    CannotAskForNews,
    ask_deciders,
    ask_owner,
    asked_today,
    check_deciders,
    check_owner,
    who_answers,
    who_decides,
)
from agreements.models import Agreement, Commitment, Revision
from agreements.models.kinds import EventKind
from agreements.notifications.fan_out.preview import reach_of
from agreements.permissions import may_check_in
from agreements.views.change_requests import page_of_change
from agreements.views.commitments import the_commitment
from agreements.views.requests import SignedInRequest, allow, answer, done, posted_page, the_agreement, today_for
from stakeholders.models import User
from stakeholders.namesakes import tell_apart
from stakeholders.text.sentences import gettext as _

PAGE = "agreements/dashboard/ask_for_news.html"


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_ask_for_news(request: SignedInRequest, number: int) -> HttpResponse:
    """Say who is asked about a promise and what they get, and ask."""
    commitment, now = the_commitment(request, number), timezone.now()
    allow(
        not may_check_in(request.user, commitment, now),
        _("You answer for this promise yourself. Check in, and everybody reads how it stands."),
    )
    try:
        if request.method == "POST":
            ask_owner(commitment=commitment, by=request.user, at=now)
            return _asked(request, commitment.get_absolute_url())
        check_owner(commitment, by=request.user, at=now)
    except CannotAskForNews as reason:
        return _page(request, _of_promise(commitment), reason=str(reason))
    people = who_answers(commitment, at=now)
    today, _changes = asked_today(request.user, commitments=[commitment.pk], today=today_for(request.user))
    reach = reach_of(
        commitment.agreement, EventKind.NEWS_ASKED, by=request.user, at=now, data={"commitment": commitment.pk}
    )
    context = _of_promise(commitment) | {"asked_today": bool(today), "reach": reach}
    return _page(request, context, people=people)


@require_http_methods(["GET", "HEAD", "POST"])
def change_ask_for_news(request: SignedInRequest, number: int, revision: int) -> HttpResponse:
    """Say who is asked about an open change and what they get, and ask."""
    agreement, now = the_agreement(request, number), timezone.now()
    found = change_numbered(agreement, revision)
    if found is None:
        raise Http404
    change = found.revision
    change.agreement = agreement
    people = who_decides(change) if found.is_open else set()
    allow(people != {request.user.pk}, _("Only your answer is waited for. Agree, or say why not."))
    try:
        if request.method == "POST":
            ask_deciders(change=change, by=request.user, at=now)
            return _asked(request, page_of_change(agreement, change.number))
        check_deciders(change, by=request.user, at=now)
    except CannotAskForNews as reason:
        return _page(request, _of_change(change), reason=str(reason))
    _promises, today = asked_today(request.user, revisions=[change.pk], today=today_for(request.user))
    reach = reach_of(agreement, EventKind.CHANGE_NEWS_ASKED, by=request.user, at=now, data={"revision": change.number})
    context = _of_change(change) | {"asked_today": bool(today), "reach": reach}
    return _page(request, context, people=people - {request.user.pk})


def _of_promise(commitment: Commitment) -> dict[str, Any]:
    assert commitment.terms is not None  # only commitments in force are readable
    return {
        "agreement": Agreement.objects.titled().get(pk=commitment.agreement_id),
        "subject": f"{commitment.reference} {commitment.terms.deliverable}",
        "subject_url": commitment.get_absolute_url(),
        "is_change": False,
    }


def _of_change(change: Revision) -> dict[str, Any]:
    subject = _("The change in revision %(number)s") % {"number": change.number}
    return {
        "agreement": change.agreement,
        "subject": subject,
        "subject_url": page_of_change(change.agreement, change.number),
        "is_change": True,
    }


def _asked(request: SignedInRequest, subject_url: str) -> HttpResponse:
    """Answer the first press of a day and every later one alike."""
    message = _("You asked today. They hear of it under your name.")
    if request.htmx:
        return answer(request, PAGE, {"subject_url": subject_url, "message": message}, part="asked")
    return done(request, message, posted_page(request) or subject_url)


def _page(
    request: SignedInRequest, context: dict[str, Any], *, people: Collection[int] = (), reason: str = ""
) -> HttpResponse:
    asked = list(User.objects.filter(pk__in=people).order_by("name", "pk")) if people else []
    tell_apart(asked)
    status = 409 if reason and request.method == "POST" else 200
    names = get_text_list([person.listed_name for person in asked], _("and"))
    context |= {"names": names, "people": len(asked), "reason": reason}
    # A row of a list shows only the reason.
    return answer(request, PAGE, context, part="refused" if reason else "", status=status)
