"""Fan-out of announcements: inbox items and mails, once per kind, subject and person."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from agreements.models import Agreement, Announcement, InboxItem, OutboxMessage
from agreements.notifications.message_types.base import ROUTINE, Importance, MessageType, people_of_each
from agreements.notifications.message_types.recipients import actor
from agreements.notifications.message_types.registry import caused_by
from agreements.notifications.message_types.validity import which_are_true
from agreements.notifications.preferences.availability import quiet_of
from agreements.notifications.preferences.channels import Channel, PreferenceSet
from agreements.notifications.prefetch import read_about

logger = logging.getLogger(__name__)

SUBJECTS = ("event", "occasion", "reminder", "episode", "check_in", "notice")
# Read for a page; what a check-in is asked by stands on its schedule.
ABOUT = ("event", "occasion__schedule", "reminder", "episode", "check_in", "notice")
# So much is told in one transaction: its agreements are held for a moment, and others find the next page free.
PAGE = 100
PAUSE_AFTER_TROUBLE = timedelta(hours=1)


@dataclass(frozen=True)
class Reached:
    """One person whom an announcement reaches, and the message type that it reaches them by."""

    announcement: Announcement
    known: MessageType
    person: int

    @property
    def message(self) -> tuple[Announcement, MessageType, int]:
        """What its rows are made of."""
        return self.announcement, self.known, self.person

    @cached_property
    def importance(self) -> Importance:
        """How much it needs them, by what they were told before."""
        return self.known.importance_to(self.announcement, self.person)


@dataclass(frozen=True)
class Rows:
    """What some announcements ask to be written."""

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
    page = list(due.select_for_update(skip_locked=True)[:PAGE])
    # Held as in every verb, but never waited for: whoever takes a check-in back waits for our note under that lock.
    claimed = Agreement.objects.claimed_of({one.agreement_id for one in page})
    free = [one for one in page if one.agreement_id in claimed]
    for one in free:
        one.agreement = claimed[one.agreement_id]
    prefetch_related_objects(free, *ABOUT)
    told = dict.fromkeys([one.pk for one in page], False)
    for wave in _waves(free):
        told |= _attempt(wave, at)
    return told


def _waves(news: list[Announcement]) -> list[list[Announcement]]:
    """Return what may be told together, one after the other.

    Whom some news reaches, and how, depends on what was told of the same agreement before; a check-in that is due and
    a date that comes near look back at nothing, and go first.
    """
    waves: list[list[Announcement]] = [[]]
    behind: Counter[int] = Counter()
    for one in news:
        place = 0
        if one.occasion_id is None and one.reminder_id is None:
            behind[one.agreement_id] += 1
            place = behind[one.agreement_id]
        if place == len(waves):
            waves.append([])
        waves[place].append(one)
    return [wave for wave in waves if wave]


def _attempt(news: list[Announcement], at: datetime) -> dict[int, bool]:
    try:
        _tell(news, at)
    except Exception:
        # An error in one announcement must not stop the others.
        if len(news) > 1:
            return {pk: is_told for one in news for pk, is_told in _attempt([one], at).items()}
        (broken,) = news
        logger.exception("Announcement %s could not be told", broken.pk)
        Announcement.objects.filter(pk=broken.pk).update(available_at=at + PAUSE_AFTER_TROUBLE)
        return {broken.pk: False}
    return dict.fromkeys([one.pk for one in news], True)


@transaction.atomic
def _tell(news: list[Announcement], at: datetime) -> None:
    rows = _rows(news, at)
    InboxItem.objects.bulk_create(rows.inbox, ignore_conflicts=True)
    OutboxMessage.objects.bulk_create(rows.outbox, ignore_conflicts=True)
    Announcement.objects.filter(pk__in=[one.pk for one in news]).delete()


def _rows(news: list[Announcement], at: datetime) -> Rows:
    reached = [
        Reached(announcement, known, person)
        for announcement, recipients in zip(news, _recipients(news), strict=True)
        for known, person in recipients
    ]
    preferences = PreferenceSet.of([one.person for one in reached], {it.agreement_id for it in news})
    items, now = [], []
    for one in reached:
        channel = preferences.channel(one.known.kind, one.importance, one.person, one.announcement.agreement_id)
        if channel is not Channel.NOTHING:
            items.append(InboxItem(for_digest=channel is Channel.DIGEST, **_message(*one.message)))
        if channel is Channel.AT_ONCE:
            now.append(one)
    read_about(items, at)
    # A mail is asked again when it leaves; the inbox is written only here.
    true = which_are_true(items, at)
    return Rows([item for item in items if item.pk in true], list(_mails(now, preferences)))


def _mails(now: list[Reached], preferences: PreferenceSet) -> Iterator[OutboxMessage]:
    by_day: dict[date, list[Reached]] = defaultdict(list)
    for one in now:
        by_day[one.announcement.available_at.date()].append(one)
    for on_that_day in by_day.values():
        # Which days count is read around a day, whatever the hour.
        moment = on_that_day[0].announcement.available_at
        quiet = quiet_of([one.person for one in on_that_day], moment, preferences)
        for one in on_that_day:
            yield _mail(one, quiet[one.person].heard_at(one.announcement.available_at))


def _mail(one: Reached, heard_at: datetime) -> OutboxMessage:
    announcement, known = one.announcement, one.known
    # The lifetime of news counts from the event; that of what needs the reader counts from its delivery.
    waited = timedelta(0) if one.importance is Importance.NEWS else heard_at - announcement.available_at
    return OutboxMessage(
        urgency=known.urgency or ROUTINE,
        available_at=heard_at,
        not_after=_not_after(announcement, known) + waited,
        **_message(*one.message),
    )


def recipients_of(announcement: Announcement) -> list[tuple[MessageType, int]]:
    """Return each recipient with the first message type that reaches them: one event is one message to a person."""
    (recipients,) = _recipients([announcement])
    return recipients


def _recipients(news: list[Announcement]) -> list[list[tuple[MessageType, int]]]:
    """Return the recipients of each, in their order; those of one kind are asked for together."""
    reached = [{actor(announcement)} for announcement in news]
    found: list[list[tuple[MessageType, int]]] = [[] for _announcement in news]
    places: dict[str, list[int]] = defaultdict(list)
    for place, announcement in enumerate(news):
        places[announcement.kind].append(place)
    for kind, its in places.items():
        for known, cause in caused_by(kind):
            people = people_of_each(cause.recipients, [news[place] for place in its])
            for place, theirs in zip(its, people, strict=True):
                found[place] += [(known, person) for person in sorted(theirs - reached[place])]
                reached[place] |= theirs
    return found


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
