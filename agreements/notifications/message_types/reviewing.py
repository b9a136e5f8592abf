"""The day of a review in people's calendars: who was invited to it, which day is told, and whether it is still true."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from agreements.models import Announcement, OutboxMessage, Review
from agreements.models.inbox_item import Telling
from agreements.models.outbox_message import State
from agreements.reviews.calendar_changes import REVIEW_NEAR, stands
from stakeholders.models import the_organisation

# Of an unknown outcome it may have arrived.
LEFT = (State.SENDING, State.SENT, State.UNKNOWN)


def invitations(review: int) -> QuerySet[OutboxMessage]:
    """Return the mails that invited somebody to this review, also as a part of one with others."""
    agreement = Review.objects.filter(pk=review).values("agreement")
    left = Q(state__in=LEFT) | Q(state=State.BUNDLED, bundle__state__in=LEFT)
    return OutboxMessage.objects.filter(left, agreement__in=agreement, kind=REVIEW_NEAR, notice__data__review=review)


def was_invited(person: int, review: int) -> bool:
    """True when the review may stand in the calendar of this person."""
    return invitations(review).filter(person=person).exists()


def day_told(told: Telling | Announcement) -> date:
    """Return the day that is told: the one to which somebody moved the review, or of which the clock speaks."""
    data = _data(told)
    return date.fromisoformat(data["to"] if told.event else data["planned_on"])


def is_mentioned_so(telling: Telling) -> bool:
    """True while it is planned as it was mentioned; moved away and back again, it is mentioned anew."""
    return _planned_on(telling, version=_data(telling)["version"])


def is_the_day_now(telling: Telling) -> bool:
    """True while they meet on the day that is told."""
    return _planned_on(telling)


def stands_no_more(telling: Telling) -> bool:
    """True while they do not meet on the day that is told."""
    review = Review.objects.select_related("agreement").get(pk=_data(telling)["review"])
    return review.planned_on != day_told(telling) or not stands(review, the_organisation().zone)


def _planned_on(telling: Telling, **more: int) -> bool:
    planned = Review.objects.filter(pk=_data(telling)["review"], state=Review.State.PLANNED)
    return planned.filter(planned_on=day_told(telling), **more).exists()


def _data(told: Telling | Announcement) -> dict[str, Any]:
    said = told.event or told.notice
    assert said is not None  # somebody moved it, or the clock speaks of it
    data: dict[str, Any] = said.data
    return data
