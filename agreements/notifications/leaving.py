"""May a mail still leave: is it true, may its reader read it, and do they want it; for mail made of others too."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.utils.translation import gettext as _

from agreements.models import InboxItem, OutboxMessage
from agreements.notifications.bundling import NEXT_ROUND, is_crowded_out
from agreements.notifications.inbox import readable_by
from agreements.notifications.quiet import heard_at
from agreements.notifications.truth import is_true, may_be_read
from agreements.notifications.wanted import BUNDLE, DAILY, WEEKLY, why_unwanted
from agreements.notifications.weekly import the_week

SUBJECTS = ("agreement", "event", "occasion", "reminder", "check_in", "episode", "notice", "absence")
# A mail that leaves at its time was given that time with the quiet of its reader in mind.
IN_TIME = timedelta(minutes=15)


logger = logging.getLogger(__name__)
Told = TypeVar("Told", OutboxMessage, InboxItem)


def why_not(message: OutboxMessage) -> str:
    """Return why a mail must not leave any more; empty when it may."""
    if not may_be_read(message):
        return _("No longer theirs to read.")
    if not MADE_OF_OTHERS.get(message.kind, is_true)(message):
        return _("No longer true.")
    return why_unwanted(message)


def waits_until(message: OutboxMessage, at: datetime) -> datetime | None:
    """Return until when a mail in hand has to wait: too many went before it, or its reader went quiet meanwhile."""
    if is_crowded_out(message, at):
        return at + NEXT_ROUND
    if message.attempts <= 1 and at < message.available_at + IN_TIME:
        return None
    later = heard_at(message.person_id, at, message.kind)
    return later if later > at else None


def members(bundle: OutboxMessage) -> list[OutboxMessage]:
    """Return the mails that a bundle still tells; what is settled by now has dropped out."""
    tied = OutboxMessage.objects.filter(bundle=bundle).select_related("person", *SUBJECTS)
    return [message for message in tied.order_by("available_at", "created_at", "pk") if _stands(message, _may_leave)]


def updates(digest: OutboxMessage) -> list[InboxItem]:
    """Return the lines that a digest still tells: not seen in the app meanwhile, still true, still theirs to read."""
    lines = readable_by(digest.person).filter(digest=digest, seen_at=None)
    return [item for item in lines.select_related("person", *SUBJECTS) if _stands(item, is_true)]


def _may_leave(message: OutboxMessage) -> bool:
    return not why_not(message)


def _stands(told: Told, judged: Callable[[Told], bool]) -> bool:
    """Judge one of many: whatever is wrong with it, the others go on without it."""
    try:
        return judged(told)
    except Exception:
        logger.exception("%s could not be judged, and is left out", told)
        return False


def _any_member(message: OutboxMessage) -> bool:
    return bool(members(message))


def _any_update(message: OutboxMessage) -> bool:
    return bool(updates(message))


def _any_week(message: OutboxMessage) -> bool:
    return not the_week(message.person, message.created_at).is_empty


MADE_OF_OTHERS: dict[str, Callable[[OutboxMessage], bool]] = {
    BUNDLE: _any_member,
    DAILY: _any_update,
    WEEKLY: _any_week,
}
