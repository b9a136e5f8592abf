"""The daily digest: at half past eight on a working day, where the reader is, and only with something new in it."""

import logging
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Min, Q, QuerySet

from agreements.analysis.wall_clock import MIDNIGHT, day_at, moment_at
from agreements.models import InboxItem, OutboxMessage
from agreements.models.kinds import MessageKind
from agreements.models.news.outbox_message import State, Urgency
from agreements.models.working_calendar import working_days_of
from agreements.notifications.preferences.availability import heard_at, quiet_of
from stakeholders.models import User

logger = logging.getLogger(__name__)

HALF_PAST_EIGHT = time(8, 30)
LASTS = timedelta(days=7)


def make_daily(at: datetime) -> int:
    """Make the digests that are due and return how many; one query when nothing waits.

    A digest takes every line that waits, however old: after a pause there is one, not several.
    """
    rows = _waiting().filter(person__is_active=True).exclude(person__preference__daily_digest=False)
    oldest = rows.values_list("person", "person__zone").annotate(Min("created_at")).order_by("person")
    due = {person: zone for person, zone, since in oldest if since < _this_morning(zone, at) <= at}
    calendars = working_days_of(due, at.date()) if due else {}
    return sum(
        _attempt(person, zone, at) for person, zone in due.items() if calendars[person].is_working_day(day_at(at, zone))
    )


def next_digests(people: Iterable[User], at: datetime) -> dict[int, datetime]:
    """Return by person when a line of this moment reaches them in their digest, which is made once a working day."""
    zones = {person.pk: person.zone for person in people}
    calendars = working_days_of(zones, at.date()) if zones else {}
    quiet = quiet_of(zones, at)
    made_at = {}
    for person, zone in zones.items():
        day = day_at(at, zone)
        # What comes after half past eight, or on a free day, waits for the next morning of work.
        is_before = at < _this_morning(zone, at) and calendars[person].is_working_day(day)
        made_on = day if is_before else calendars[person].add(day, 1)
        made_at[person] = quiet[person].heard_at(moment_at(made_on, HALF_PAST_EIGHT, zone))
    return made_at


def _attempt(person: int, zone: str, at: datetime) -> bool:
    try:
        return _make(person, zone, at)
    except Exception:
        # An error in the digest of one person must not stop the mail of others.
        logger.exception("The digest of person %s could not be made", person)
        return False


@transaction.atomic
def _make(person: int, zone: str, at: datetime) -> bool:
    # The lock on the person's row makes the digest unique; its lines are read again under the lock.
    if not User.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=person).exists():
        return False
    waiting = _waiting().filter(person=person)
    if not waiting.filter(created_at__lt=_this_morning(zone, at)).exists() or _was_made_today(person, zone, at):
        return False
    digest = _unsent(person) or OutboxMessage(
        kind=MessageKind.DAILY_DIGEST,
        person_id=person,
        dedupe_key=_key(person, zone, at),
        urgency=Urgency.DIGEST,
        created_at=at,
        available_at=heard_at(person, at),
    )
    digest.not_after = max(at, digest.available_at) + LASTS
    digest.save()
    waiting.update(digest=digest)
    return True


def _waiting() -> QuerySet[InboxItem]:
    return InboxItem.objects.filter(for_digest=True, digest=None, seen_at=None)


def _unsent(person: int) -> OutboxMessage | None:
    """Return the digest of a day before that has not left, so that its lines and those of today go together."""
    mails = OutboxMessage.objects.filter(person=person, kind=MessageKind.DAILY_DIGEST, state=State.PENDING)
    return mails.select_for_update(skip_locked=True, of=("self",)).first()


def _was_made_today(person: int, zone: str, at: datetime) -> bool:
    midnight = moment_at(day_at(at, zone), MIDNIGHT, zone)
    today = Q(dedupe_key=_key(person, zone, at)) | Q(kind=MessageKind.DAILY_DIGEST, sent_at__gte=midnight)
    return OutboxMessage.objects.filter(today, person=person).exists()


def _this_morning(zone: str, at: datetime) -> datetime:
    return moment_at(day_at(at, zone), HALF_PAST_EIGHT, zone)


def _key(person: int, zone: str, at: datetime) -> str:
    return f"{MessageKind.DAILY_DIGEST}:{day_at(at, zone).isoformat()}:{person}"
