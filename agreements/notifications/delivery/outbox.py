"""The outbox: rows are claimed under a lease, and only the holder of the lease may store the outcome."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, QuerySet

from agreements.models import OutboxMessage
from agreements.models.news.outbox_message import State, Urgency

LEASE = timedelta(seconds=120)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
ATTEMPTS = 8
# Delay after an unreachable server; such attempts are not counted.
AWAY = timedelta(minutes=1)
# Rows claimed at once; the checks before sending are read for the whole batch.
BATCH = 100
# Said of every mail that leaves: written out, as putting them together would take longer than their execution.
DOTTED = "UPDATE agreements_outboxmessage SET dotted_at = %s WHERE id = %s AND lease_token IS NOT DISTINCT FROM %s"
# Its commit need not wait for the disk: the mark of the next dot does, and brings this one with it. So a power cut of
# the database leaves the outcome of one mail unknown, as before, and the end of a worker that of none.
SENT = """
    UPDATE agreements_outboxmessage SET state = 'sent', sent_at = %s, fault = '',
        lease_token = NULL, lease_until = NULL, dotted_at = NULL
    WHERE id = %s AND lease_token IS NOT DISTINCT FROM %s AND set_config('synchronous_commit', 'off', true) = 'off'
"""
# How long a mailbox has to show a copy whose outcome is unknown, before a critical one is sent again.
PATIENCE = timedelta(minutes=15)


@transaction.atomic
def claim(at: datetime, *, only_critical: bool = False) -> list[OutboxMessage]:
    """Take the oldest mails that may go out, at most 100, under a lease of 120 seconds.

    A worker that is killed leaves one outcome unknown, not a hundred: each mail is marked just before its final dot.
    """
    waiting = ready(at).filter(urgency=Urgency.CRITICAL) if only_critical else ready(at)
    taken = list(waiting.order_by("available_at", "pk").select_for_update(skip_locked=True)[:BATCH])
    lease = {"state": State.SENDING, "attempted_at": at, "lease_token": uuid.uuid4(), "lease_until": at + LEASE}
    rows = OutboxMessage.objects.filter(pk__in=[message.pk for message in taken])
    rows.update(attempts=F("attempts") + 1, **lease)
    for message in taken:
        message.attempts += 1
        for name, value in lease.items():
            setattr(message, name, value)
    return taken


def ready(at: datetime) -> QuerySet[OutboxMessage]:
    """Return the mails whose time to go out has come."""
    return OutboxMessage.objects.filter(state=State.PENDING, available_at__lte=at)


@transaction.atomic
def take_back(at: datetime) -> int:
    """Decide over mails whose lease has run out, and return how many there were.

    What was not marked before its final dot has not left, and goes back at once; of what was marked the outcome
    is unknown.
    """
    lapsed = OutboxMessage.objects.filter(state=State.SENDING, lease_until__lt=at).select_for_update(skip_locked=True)
    return sum(unclear(it, at, "the worker went away") if it.dotted_at else put_back(it, at) for it in lapsed)


def dotted(message: OutboxMessage, at: datetime) -> bool:
    """Mark that the final dot is about to be sent; False when the lease is lost and nothing may be sent."""
    return _said_in_sql(DOTTED, at, message)


def sent(message: OutboxMessage, at: datetime) -> bool:
    return _said_in_sql(SENT, at, message)


def dropped(message: OutboxMessage, state: str, fault: str = "", *, refused_address: bool = False) -> bool:
    """End a mail for good: expired, suppressed or dead; in dead mail the address itself may be what was refused."""
    return _settle(message, state, fault=fault[:300], refused_address=refused_address)


def refused(message: OutboxMessage, at: datetime, fault: str) -> bool:
    """Try again later, with growing pauses; after 8 refusals, or too late to be of use, never."""
    if message.attempts >= ATTEMPTS:
        return dropped(message, State.DEAD, fault)
    return _again(message, at + pause(message), fault)


def unreachable(message: OutboxMessage, at: datetime, fault: str) -> bool:
    """Try again in a minute without counting the attempt: no server answered."""
    return _again(message, at + AWAY, fault, attempts=message.attempts - 1)


def unclear(message: OutboxMessage, at: datetime, fault: str) -> bool:
    """Nobody knows whether it arrived: what is critical goes out once more, under the same Message-ID."""
    times = message.ambiguous + 1
    if message.urgency == Urgency.CRITICAL and times == 1:
        return _settle(message, State.PENDING, ambiguous=times, available_at=at + PATIENCE, fault=fault[:300])
    return _settle(message, State.UNKNOWN, ambiguous=times, fault=fault[:300])


def put_back(message: OutboxMessage, at: datetime) -> bool:
    """Put a mail back without counting the attempt: there was no time to hand it over."""
    return _settle(message, State.PENDING, available_at=at, attempts=message.attempts - 1)


def pause(message: OutboxMessage) -> timedelta:
    """Return 1, 5, 15, 60 or 240 minutes by the number of attempts, shortened by up to a half.

    The shortening is made from the id, so that mails refused together come back apart.
    """
    longest = BACKOFF[min(message.attempts, len(BACKOFF)) - 1]
    seed = hashlib.sha256(f"{message.pk}:{message.attempts}".encode()).digest()
    return longest * (1 - int.from_bytes(seed[:4]) / 2**33)


def _again(message: OutboxMessage, at: datetime, fault: str, **changes: object) -> bool:
    if at >= message.not_after:
        return dropped(message, State.EXPIRED, fault)
    return _settle(message, State.PENDING, available_at=at, fault=fault[:300], **changes)


def _said_in_sql(statement: str, at: datetime, message: OutboxMessage) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [at, message.pk, message.lease_token])
        return bool(cursor.rowcount == 1)


def _settle(message: OutboxMessage, state: str, **changes: object) -> bool:
    held = OutboxMessage.objects.filter(pk=message.pk, lease_token=message.lease_token)
    return held.update(state=state, lease_token=None, lease_until=None, dotted_at=None, **changes) == 1
