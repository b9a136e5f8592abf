"""Reviews planned and held: the agenda before, the form and the minutes after."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements.analysis.wall_clock import day_at
from agreements.dashboard.agenda import agenda_of
from agreements.forms.people import people_of_the_parties
from agreements.forms.reviews import Minutes, MoveForm
from agreements.models import Agreement, Outcome, Review, ReviewPoint
from agreements.permissions import may_edit
from agreements.reviews.recording import CannotReview, ReviewMoved, finish, hold, move, too_early
from agreements.views.requests import (
    SignedInRequest,
    allow,
    answer,
    done,
    posted_version,
    the_agreement,
    today_for,
)
from stakeholders.models import the_organisation
from stakeholders.namesakes import tell_apart

LIST = "agreements/reviews/list.html"
PAGE = "agreements/reviews/review.html"


@require_safe
def review_list(request: SignedInRequest, number: int) -> HttpResponse:
    """Every review of an agreement in force, the next one first."""
    agreement = _in_force(request, number)
    reviews = Review.objects.filter(agreement=agreement).select_related("recorded_by").order_by("-number")
    context = {"agreement": agreement, "reviews": reviews, "today": today_for(request.user)}
    return answer(request, LIST, context)


@require_safe
def review_detail(request: SignedInRequest, number: int, review: int) -> HttpResponse:
    """The agenda of a review that is planned; the minutes of one that was held."""
    agreement = _in_force(request, number)
    return _page(request, _the_review(agreement, review))


@require_POST
def review_hold(request: SignedInRequest, number: int, review: int) -> HttpResponse:
    """Record notes, decisions and actions; everybody gets them in writing."""
    found = _theirs(request, number, review)
    minutes = Minutes(request.POST, table=people_of_the_parties(found.agreement))
    if request.POST.get("act", "").startswith("more-"):
        return _page(request, found, minutes=minutes)
    if not minutes.is_valid():
        return _page(request, found, minutes=minutes, status=422)
    try:
        hold(
            review=found,
            version=posted_version(request),
            notes=minutes.notes.cleaned_data["notes"],
            present=minutes.notes.cleaned_data["present"],
            points=list(minutes.points()),
            by=request.user,
            at=timezone.now(),
        )
    except ReviewMoved as reason:
        return _page(request, _again(found), minutes=minutes, reason=str(reason), status=409)
    except CannotReview as reason:
        return _page(request, _again(found), minutes=minutes, reason=str(reason), status=422)
    return done(request, _("Recorded. Everybody gets it in writing."), found.get_absolute_url())


@require_POST
def review_move(request: SignedInRequest, number: int, review: int) -> HttpResponse:
    """Meet on another day."""
    found = _theirs(request, number, review)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, found, move_form=form, status=422)
    try:
        move(
            review=found,
            version=posted_version(request),
            to=form.cleaned_data["to"],
            by=request.user,
            at=timezone.now(),
        )
    except CannotReview as reason:
        status = 409 if isinstance(reason, ReviewMoved) else 422
        return _page(request, _again(found), move_form=form, reason=str(reason), status=status)
    return done(request, _("The review has another day."), found.get_absolute_url())


@require_POST
def action_finish(request: SignedInRequest, number: int, key: uuid.UUID) -> HttpResponse:
    """Note that an action of a review is done."""
    agreement = _in_force(request, number)
    action = ReviewPoint.objects.filter(review__agreement=agreement, key=key, kind=ReviewPoint.Kind.ACTION)
    found = action.select_related("owner").first()
    if found is None:
        raise Http404
    theirs = found.owner_id == request.user.pk or may_edit(request.user, agreement)
    allow(theirs, _("Whoever took the action says so, or somebody who speaks for a party."))
    finished = finish(key=key, by=request.user, at=timezone.now())
    back = reverse("agreements:home") if request.POST.get("next") == "home" else finished.review.get_absolute_url()
    return done(request, _("Noted as done."), back)


def _in_force(request: SignedInRequest, number: int) -> Agreement:
    agreement = the_agreement(request, number)
    if not agreement.is_active:
        raise Http404
    return agreement


def _the_review(agreement: Agreement, number: int) -> Review:
    review = Review.objects.filter(agreement=agreement, number=number).select_related("recorded_by").first()
    if review is None:
        raise Http404
    review.agreement = agreement
    return review


def _theirs(request: SignedInRequest, number: int, review: int) -> Review:
    found = _the_review(_in_force(request, number), review)
    sentence = _("The lead and the representatives of the parties record reviews. Ask one of them.")
    allow(may_edit(request.user, found.agreement), sentence)
    return found


def _again(review: Review) -> Review:
    return _the_review(review.agreement, review.number)


def _page(request: SignedInRequest, review: Review, *, status: int = 200, **said: Any) -> HttpResponse:
    may_record = review.is_planned and may_edit(request.user, review.agreement)
    points = list(review.points.select_related("owner").order_by("position"))
    present = list(review.present.alphabetical())
    tell_apart([*present, *(point.owner for point in points)])
    context = {
        "agreement": review.agreement,
        "today": today_for(request.user),
        "review": review,
        "outcome": Outcome.objects.filter(revision__agreement=review.agreement, revision__state="in_force").first(),
        "points": points,
        "present": present,
        "may_record": may_record,
        "may_finish": may_edit(request.user, review.agreement),
        "has_errors": status == 422,
    }
    if review.is_planned:
        context["agenda"] = agenda_of(review, reader=request.user, today=today_for(request.user), at=timezone.now())
    if may_record:
        context["too_early"] = too_early(review, today=day_at(timezone.now(), the_organisation().zone))
        if not context["too_early"]:
            context["minutes"] = Minutes(table=people_of_the_parties(review.agreement))
        context["move_form"] = MoveForm(initial={"to": review.planned_on})
    return answer(request, PAGE, context | said, status=status)
