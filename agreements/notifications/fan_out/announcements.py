"""Announcing: what happened becomes inbox lines and mails, once for each intent and person."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from agreements.models import Agreement, Announcement, InboxItem, OutboxMessage
from agreements.notifications.message_types.base import ROUTINE, Reach, Told
from agreements.notifications.message_types.recipients import actor
from agreements.notifications.message_types.registry import TABLE
from agreements.notifications.message_types.truth import is_true
from agreements.notifications.preferences.availability import quiet_of
from agreements.notifications.preferences.channels import Way, Wishes
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
    return {news.pk: _attempt(news, at) for news in due.select_for_update(skip_locked=True)[:PAGE]}


def _attempt(news: Announcement, at: datetime) -> bool:
    try:
        return _tell(news, at)
    except Exception:
        # One piece of news in trouble must not silence the others.
        logger.exception("Announcement %s could not be told", news.pk)
        Announcement.objects.filter(pk=news.pk).update(available_at=at + PAUSE_AFTER_TROUBLE)
        return False


@transaction.atomic
def _tell(news: Announcement, at: datetime) -> bool:
    # Held as in every verb, but never waited for: whoever takes a check-in back waits for our note under that lock.
    if Agreement.objects.claimed(news.agreement_id) is None or _is_held_back(news, at):
        return False
    rows = _rows(news)
    InboxItem.objects.bulk_create(rows.inbox, ignore_conflicts=True)
    OutboxMessage.objects.bulk_create(rows.outbox, ignore_conflicts=True)
    news.delete()
    return True


def _is_held_back(news: Announcement, at: datetime) -> bool:
    if news.event is None:
        return False
    ready_at = news.event.at + max((told.after for told in TABLE.get(news.kind, ())), default=timedelta(0))
    if ready_at <= at:
        return False
    news.available_at = ready_at
    news.save(update_fields=["available_at"])
    return True


def _rows(news: Announcement) -> Rows:
    audience = list(audience_of(news))
    wishes = Wishes.of([person for _told, person in audience], [news.agreement_id])
    items, now = [], []
    for told, person in audience:
        way = wishes.way(told.message, told.reach_for(news, person), person, news.agreement_id)
        if way is not Way.NOTHING:
            items.append(InboxItem(for_digest=way is Way.DIGEST, **_telling(news, told, person, "inbox")))
        if way is Way.AT_ONCE:
            now.append((told, person))
    read_about(items)
    # A mail is asked again when it leaves; the inbox is written only here.
    return Rows([item for item in items if is_true(item)], list(_mails(news, now, wishes)))


def _mails(news: Announcement, now: list[tuple[Told, int]], wishes: Wishes) -> Iterator[OutboxMessage]:
    quiet = quiet_of([person for _told, person in now], news.available_at, wishes)
    for told, person in now:
        heard_at = quiet[person].heard_at(news.available_at)
        # News grows old while its reader sleeps; what needs them is counted from when they hear it.
        waited = timedelta(0) if told.reach_for(news, person) is Reach.NEWS else heard_at - news.available_at
        yield OutboxMessage(
            urgency=told.mail or ROUTINE,
            available_at=heard_at,
            not_after=_not_after(news, told) + waited,
            **_telling(news, told, person, "mail"),
        )


def audience_of(news: Announcement) -> Iterator[tuple[Told, int]]:
    """Yield each person with the first row of the table that tells them: one act is one message to them."""
    reached = {actor(news)}
    for told in TABLE.get(news.kind, ()):
        for person in sorted(told.to(news) - reached):
            reached.add(person)
            yield told, person


def _telling(news: Announcement, told: Told, person: int, channel: str) -> dict[str, Any]:
    about = told.about(news) if told.about else _subject(news)
    return {
        "dedupe_key": f"{told.message}:{about}:{person}:{channel}",
        "kind": told.message,
        "person_id": person,
        "agreement_id": news.agreement_id,
        "created_at": news.available_at,
        **{f"{name}_id": getattr(news, f"{name}_id") for name in SUBJECTS},
    }


def _subject(news: Announcement) -> str:
    name = next(name for name in SUBJECTS if getattr(news, f"{name}_id") is not None)
    return f"{name}-{getattr(news, f'{name}_id')}"


def _not_after(news: Announcement, told: Told) -> datetime:
    return news.available_at + told.lasts if isinstance(told.lasts, timedelta) else told.lasts(news)
