"""What the letters about a review say: the agenda before it, the minutes after it."""

from typing import Any

from agreements.analysis.wall_clock import day_at
from agreements.dashboard.agenda import agenda_of
from agreements.models import Review, ReviewPoint
from agreements.models.inbox_item import Telling
from agreements.notifications.message_types.reviewing import day_told
from stakeholders.models import the_organisation


def agenda(message: Telling) -> dict[str, Any]:
    """Return the agenda as it stands when the letter was caused."""
    assert message.notice is not None  # the clock mentions it
    review = Review.objects.select_related("agreement").get(pk=message.notice.data["review"])
    found = agenda_of(review, today=day_at(message.created_at, the_organisation().zone), at=message.created_at)
    return {"review": review, "agenda": found}


def other_day(message: Telling) -> dict[str, Any]:
    """Return the day on which they meet now, or do not meet after all."""
    return {"day": day_told(message)}


def minutes(message: Telling) -> dict[str, Any]:
    """Return what was noted, decided and taken on."""
    assert message.event is not None  # somebody recorded it
    review = Review.objects.get(pk=message.event.data["review"])
    points = list(ReviewPoint.objects.filter(review=review).select_related("owner").order_by("position"))
    return {
        "review": review,
        "present": list(review.present.alphabetical()),
        "decisions": [point for point in points if point.kind == ReviewPoint.Kind.DECISION],
        "actions": [point for point in points if point.kind == ReviewPoint.Kind.ACTION],
    }
