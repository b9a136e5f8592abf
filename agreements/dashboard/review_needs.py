"""Tasks about reviews: to record those whose day has come, and the actions agreed in them."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format

from agreements.dashboard.need import Need, Waiting
from agreements.models import Review, ReviewPoint
from stakeholders.text.sentences import gettext as _


def reviews(due: list[Review]) -> Waiting[Review]:
    """Return the reviews whose day has come and of which nothing is recorded, in agreements that this person leads."""
    return Waiting(due, lambda review: review.agreement_id, _of_review)


def _of_review(review: Review, title: str) -> Need:
    return Need(
        title=_("Review of %(title)s") % {"title": title},
        about=_("Planned for %(day)s") % {"day": date_format(review.planned_on, "j F Y")},
        act=_("Record it, or meet on another day"),
        url=review.get_absolute_url(),
        id=f"review-{review.pk}",
        due_on=review.planned_on,
        asked=review.planned_on,
    )


def actions(left: list[ReviewPoint]) -> Waiting[ReviewPoint]:
    """Return the actions of reviews that this person took and has not noted as done, the nearest day first."""
    return Waiting(left, lambda point: point.review.agreement_id, _of_action)


def _of_action(point: ReviewPoint, title: str) -> Need:
    agreement = point.review.agreement.reference
    by = _("by %(day)s") % {"day": date_format(point.due_on, "j F Y")} if point.due_on else ""
    return Need(
        title=point.text,
        about=" · ".join(word for word in (title, by) if word),
        act=_("Open the review"),
        url=reverse("agreements:review-detail", args=[agreement, point.review.number]),
        id=f"action-{point.pk}",
        due_on=point.due_on or date.max,
    )
