"""The calendar part of a mail: an invitation as an alternative of its text, dates as an attached file."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives

from agreements.models import InboxItem, OutboxMessage
from agreements.models.kinds import MessageKind
from agreements.models.news.message import Message
from agreements.notifications.digests.eligibility import members
from agreements.notifications.fan_out.inbox import readable_by
from agreements.notifications.message_types.base import MessageType
from agreements.notifications.message_types.calendars import Calendar, promised_days
from agreements.notifications.message_types.registry import kinds_where, message_type
from agreements.notifications.rendering.ics import Method

logger = logging.getLogger(__name__)


def brings_promised_days(known: MessageType) -> bool:
    """True for kinds whose calendar is the dates that their reader owes or receives."""
    return known.calendar is promised_days


def attach(letter: EmailMultiAlternatives, message: OutboxMessage, at: datetime) -> None:
    """Put what a mail brings for the calendar into it: an invitation as another form of its words, days as a file.

    A mail made of others can be no invitation itself: it carries each as a file.
    """
    if message.kind in GATHERED:
        for told in GATHERED[message.kind](message, at):
            _attach_file(letter, told)
        return
    calendar = _calendar(message)
    if calendar is not None and calendar.method is Method.PUBLISH:
        letter.attach(calendar.file, str(calendar), calendar.kind)
    elif calendar is not None:
        letter.attach_alternative(str(calendar), calendar.kind)


def _attach_file(letter: EmailMultiAlternatives, told: Message) -> None:
    try:
        calendar = _calendar(told)
        if calendar is not None:
            letter.attach(calendar.file, str(calendar), calendar.kind)
    except Exception:
        # The calendar of one in trouble must not hold up those that are tied to it.
        logger.exception("The calendar of %s could not be written", told)


def _calendar(told: Message) -> Calendar | None:
    calendar = message_type(told.kind).calendar(told)
    return calendar if calendar and calendar.entries else None


def _lines_with_days(digest: OutboxMessage, at: datetime) -> Iterator[InboxItem]:
    lines = readable_by(digest.person).filter(digest=digest, seen_at=None, kind__in=kinds_where(brings_promised_days))
    yield from lines.select_related("agreement", "event", "person")


# An invitation that somebody wants to read in the digest only is none; days of their own are.
GATHERED: dict[str, Callable[[OutboxMessage, datetime], Any]] = {
    MessageKind.BUNDLE: members,
    MessageKind.DAILY_DIGEST: _lines_with_days,
}
