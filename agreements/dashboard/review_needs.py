"""What reviews ask of one person: to record those whose day has come, and the actions they took on."""

from datetime import date, datetime

from django.db.models import DateField, DateTimeField, Exists, Func, OuterRef, Subquery
from django.db.models.functions import Cast, Now
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.dashboard.need import Need
from agreements.models import Agreement, Pause, Review, ReviewPoint
from agreements.models.review import PointKind, State
from stakeholders.models import Organisation, User


def reviews(user: User, *, at: datetime | None = None) -> list[Need]:
    """Return the reviews whose day has come and of which nothing is noted, in agreements that this person leads.

    Without a moment that of the database counts; an agreement that rests asks for none.
    """
    led = Review.objects.filter(state=State.PLANNED, agreement__lead=user)
    rests = Pause.objects.running(at).filter(agreement=OuterRef("agreement"))
    due = led.filter(~Exists(rests), planned_on__lte=_today(at or Now()))
    found = list(due.select_related("agreement").order_by("planned_on", "pk"))
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


def _today(moment: datetime | Now) -> Cast:
    """Return the day that a moment has where the organisation is, as the database reckons it: no query of its own."""
    zone = Subquery(Organisation.objects.values("zone")[:1])
    return Cast(Func(zone, moment, function="timezone", output_field=DateTimeField()), DateField())


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
