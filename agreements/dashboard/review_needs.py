"""Tasks about reviews: to record those whose day has come, and the actions agreed in them."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.dashboard.need import Need
from agreements.models import Agreement, ReviewPoint
from agreements.reviews.recording import actions_awaiting, reviews_awaiting
from stakeholders.models import User


def reviews(user: User, *, at: datetime) -> list[Need]:
    """Return the reviews whose day has come and of which nothing is recorded, in agreements that this person leads."""
    found = list(reviews_awaiting(user, at=at))
    titles = Agreement.objects.filter(pk__in={review.agreement_id for review in found}).titles()
    return [
        Need(
            title=_("Review of %(title)s") % {"title": titles[review.agreement_id]},
            about=_("Planned for %(day)s") % {"day": date_format(review.planned_on, "j F Y")},
            act=_("Record it, or meet on another day"),
            url=review.get_absolute_url(),
            id=f"review-{review.pk}",
            due_on=review.planned_on,
            asked=review.planned_on,
        )
        for review in found
    ]


def actions(user: User) -> list[Need]:
    """Return the actions of reviews that this person took and has not noted as done, the nearest day first."""
    found = list(actions_awaiting(user))
    titles = Agreement.objects.filter(pk__in={point.review.agreement_id for point in found}).titles()
    return [_need(point, titles[point.review.agreement_id]) for point in found]


def _need(point: ReviewPoint, title: str) -> Need:
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
