"""Fan-out of announcements: inbox items and mails, once per kind, subject and person."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from agreements.models import Agreement, Announcement, InboxItem, OutboxMessage
from agreements.notifications.message_types.base import ROUTINE, Importance, MessageType
from agreements.notifications.message_types.recipients import actor
from agreements.notifications.message_types.registry import caused_by
from agreements.notifications.message_types.validity import is_true
from agreements.notifications.preferences.availability import quiet_of
from agreements.notifications.preferences.channels import Channel, PreferenceSet
from agreements.notifications.prefetch import read_about

logger = logging.getLogger(__name__)

SUBJECTS = ("event", "occasion", "reminder", "episode", "check_in", "notice")
# So much is told in one transaction: its agreements are held for a moment, and others find the next page free.
PAGE = 20
PAUSE_AFTER_TROUBLE = timedelta(hours=1)


@dataclass(frozen=True)
class Rows:
    """What one announcement asks to be written."""

    inbox: list[InboxItem]
    outbox: list[OutboxMessage]


def announce_all(at: datetime) -> int:
    """Turn every announcement that may be told at `at` into inbox and outbox rows; return how many were told.

    Any number of callers may run at once, and share the pile out among them. What belongs to an agreement
    that somebody holds at this moment waits for the next ring, which their own commit causes.
    """
    told, left = 0, set[int]()
    while page := _tell_a_page(at, left):
        told += sum(page.values())
        left |= {pk for pk, is_told in page.items() if not is_told}
    return told


@transaction.atomic
def _tell_a_page(at: datetime, left: set[int]) -> dict[int, bool]:
    """Tell the oldest of what nobody else has in hand; return by id whether it was told."""
    due = Announcement.objects.filter(available_at__lte=at).exclude(pk__in=left).order_by("available_at", "pk")
    return {one.pk: _attempt(one, at) for one in due.select_for_update(skip_locked=True)[:PAGE]}


def _attempt(announcement: Announcement, at: datetime) -> bool:
    try:
        return _tell(announcement, at)
    except Exception:
        # An error in one announcement must not stop the others.
        logger.exception("Announcement %s could not be told", announcement.pk)
        Announcement.objects.filter(pk=announcement.pk).update(available_at=at + PAUSE_AFTER_TROUBLE)
        return False


@transaction.atomic
def _tell(announcement: Announcement, at: datetime) -> bool:
    # Held as in every verb, but never waited for: whoever takes a check-in back waits for our note under that lock.
    if Agreement.objects.claimed(announcement.agreement_id) is None:
        return False
    rows = _rows(announcement, at)
    InboxItem.objects.bulk_create(rows.inbox, ignore_conflicts=True)
    OutboxMessage.objects.bulk_create(rows.outbox, ignore_conflicts=True)
    announcement.delete()
    return True


def _rows(announcement: Announcement, at: datetime) -> Rows:
    recipients = list(recipients_of(announcement))
    preferences = PreferenceSet.of([person for _known, person in recipients], [announcement.agreement_id])
    items, now = [], []
    for known, person in recipients:
        channel = preferences.channel(
            known.kind, known.importance_to(announcement, person), person, announcement.agreement_id
        )
        if channel is not Channel.NOTHING:
            items.append(InboxItem(for_digest=channel is Channel.DIGEST, **_message(announcement, known, person)))
        if channel is Channel.AT_ONCE:
            now.append((known, person))
    read_about(items, at)
    # A mail is asked again when it leaves; the inbox is written only here.
    return Rows([item for item in items if is_true(item, at)], list(_mails(announcement, now, preferences)))


def _mails(
    announcement: Announcement, now: list[tuple[MessageType, int]], preferences: PreferenceSet
) -> Iterator[OutboxMessage]:
    quiet = quiet_of([person for _known, person in now], announcement.available_at, preferences)
    for known, person in now:
        heard_at = quiet[person].heard_at(announcement.available_at)
        # News grows old while its reader sleeps; what needs them is counted from when they hear it.
        is_news = known.importance_to(announcement, person) is Importance.NEWS
        waited = timedelta(0) if is_news else heard_at - announcement.available_at
        yield OutboxMessage(
            urgency=known.urgency or ROUTINE,
            available_at=heard_at,
            not_after=_not_after(announcement, known) + waited,
            **_message(announcement, known, person),
        )


def recipients_of(announcement: Announcement) -> Iterator[tuple[MessageType, int]]:
    """Yield each recipient with the first message type that reaches them: one event is one message to a person."""
    reached = {actor(announcement)}
    for known, cause in caused_by(announcement.kind):
        for person in sorted(cause.recipients(announcement) - reached):
            reached.add(person)
            yield known, person


def _message(announcement: Announcement, known: MessageType, person: int) -> dict[str, Any]:
    about = known.identity(announcement) if known.identity else _subject(announcement)
    return {
        "dedupe_key": f"{known.kind}:{about}:{person}",
        "kind": known.kind,
        "person_id": person,
        "agreement_id": announcement.agreement_id,
        "created_at": announcement.available_at,
        **{f"{name}_id": getattr(announcement, f"{name}_id") for name in SUBJECTS},
    }


def _subject(announcement: Announcement) -> str:
    name = next(name for name in SUBJECTS if getattr(announcement, f"{name}_id") is not None)
    return f"{name}-{getattr(announcement, f'{name}_id')}"


def _not_after(announcement: Announcement, known: MessageType) -> datetime:
    return announcement.available_at + known.lasts if isinstance(known.lasts, timedelta) else known.lasts(announcement)
