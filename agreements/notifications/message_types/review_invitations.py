"""Invitations to a review: who may have it in their calendar, and which day a message tells."""

from datetime import date

from django.db.models import Q, QuerySet

from agreements.models import Announcement, OutboxMessage, Review
from agreements.models.kinds import MessageKind
from agreements.models.news.message import Message
from agreements.models.news.outbox_message import State

# Of an unknown outcome it may have arrived.
LEFT = (State.SENDING, State.SENT, State.UNKNOWN)
# Mails that left, also as a part of one with others.
HAVE_LEFT = Q(state__in=LEFT) | Q(state=State.BUNDLED, bundle__state__in=LEFT)


def invitations(review: int) -> QuerySet[OutboxMessage]:
    """Return the mails that invited somebody to this review."""
    agreement = Review.objects.filter(pk=review).values("agreement")
    return OutboxMessage.objects.filter(
        HAVE_LEFT, agreement__in=agreement, kind=MessageKind.REVIEW_NEAR, notice__data__review=review
    )


def was_invited(person: int, review: int) -> bool:
    """True when the review may stand in the calendar of this person."""
    return invitations(review).filter(person=person).exists()


def day_told(message: Message | Announcement) -> date:
    """Return the day that is told: the one to which somebody moved the review, or of which the clock speaks."""
    return date.fromisoformat(message.data["to"] if message.event else message.data["planned_on"])
