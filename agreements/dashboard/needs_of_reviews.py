"""What reviews ask of one person: the actions they took on."""

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.dashboard.need import Need
from agreements.models import Agreement, ReviewPoint
from agreements.models.review import PointKind
from stakeholders.models import User


def actions(user: User) -> list[Need]:
    """Return the actions of reviews that this person took and has not noted as done, the nearest day first."""
    taken = ReviewPoint.objects.filter(owner=user, kind=PointKind.ACTION, done_at=None)
    readable = taken.filter(review__agreement__in=Agreement.objects.visible_to(user).values("pk"))
    found = list(readable.select_related("review__agreement").order_by("due_on", "pk"))
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
