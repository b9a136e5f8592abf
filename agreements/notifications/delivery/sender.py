"""Delivery: mails leave the outbox in small batches, checked again and written at the last moment."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from agreements.activity.names import Names
from agreements.models import OutboxMessage
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery import circuit_breaker, environment_guard, outbox
from agreements.notifications.delivery.transport import (
    LeaseTooShort,
    MailTransport,
    OutcomeUnknown,
    Refused,
    Unreachable,
    post,
)
from agreements.notifications.digests.eligibility import EligibilityBatch, suppression_reason, waits_until
from agreements.notifications.message_types.lines import names_for
from agreements.notifications.preferences.update import suspend
from agreements.notifications.prefetch import read_organisation
from agreements.notifications.rendering.email import letter

logger = logging.getLogger(__name__)

# A round is this long at most; the next one sends what is left.
ROUND = timedelta(seconds=60)
# Checks read for a batch are valid this long; mails not sent by then are put back and checked again.
FRESH = timedelta(seconds=10)


@dataclass
class Report:
    """How the mails of one round went, counted by outcome."""

    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def sent(self) -> int:
        return self.outcomes["sent"]


class Clock:
    """The moment of the round, advanced by the time that has passed since it began."""

    def __init__(self, at: datetime) -> None:
        self._at, self._started = at, time.monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._started)


def deliver(at: datetime) -> Report:
    """Send what may go out at `at`; safe beside any number of others. Ends early when no server answers.

    Sends nothing at all in a copy of the database that nobody has released.
    """
    clock, report = Clock(at), Report()
    if not environment_guard.may_send():
        report.outcomes["held"] += 1
        return report
    report.outcomes["taken back"] += outbox.take_back(at)
    with post() as carrier:
        for batch in _batches(at, clock):
            report.outcomes.update(_deliver_all(batch, carrier, clock))
            if report.outcomes["unreachable"]:
                break
    return report


def _batches(at: datetime, clock: Clock) -> Iterator[list[OutboxMessage]]:
    """Yield mails, each under its lease, until none may go out or the round is over."""
    while clock.now() < at + ROUND:
        batch = outbox.claim(clock.now(), only_critical=circuit_breaker.holds(clock.now()))
        if not batch:
            return
        yield batch


def _deliver_all(batch: list[OutboxMessage], carrier: MailTransport, clock: Clock) -> Iterator[str]:
    """Yield the outcome of each. What is read for all is believed for some seconds; mails left by then go back."""
    checks, names, until = EligibilityBatch.of(batch, clock.now(), counting=True), _names(batch), clock.now() + FRESH
    for message in batch:
        outcome = "put back"
        if clock.now() < until:
            outcome = _deliver(message, checks, names, carrier, clock)
        else:
            outbox.put_back(message, clock.now())
        if outcome == "sent":
            checks.note_sent(message)
        if outcome == "unreachable":
            until = clock.now()
        yield outcome


def _names(batch: list[OutboxMessage]) -> Names | None:
    read_organisation(batch)
    try:
        return names_for(batch)
    except Exception:
        # One of the messages caused an error; rendering each with its own names shows which one.
        logger.exception("The names for a batch of mails could not be read")
        return None


def _deliver(
    message: OutboxMessage, checks: EligibilityBatch, names: Names | None, carrier: MailTransport, clock: Clock
) -> str:
    if message.not_after <= clock.now():
        outbox.dropped(message, State.EXPIRED)
        return "expired"
    try:
        reason = suppression_reason(message, checks)
        if reason:
            outbox.dropped(message, State.SUPPRESSED, reason)
            return "suppressed"
        later = waits_until(message, checks, clock.now())
        if later is not None:
            outbox.put_back(message, later)
            return "waits"
        written = letter(message, clock.now(), names)
    except Exception as error:
        # A mail that cannot be rendered must not stop the others; it is retried, and after 8 attempts it is dead.
        logger.exception("Mail %s could not be written", message.pk)
        outbox.refused(message, clock.now(), f"writing: {type(error).__name__}")
        return "refused"
    return _hand_over(message, lambda: carrier.hand_over(written, lambda: _may_finish(message, clock)), clock)


def _hand_over(message: OutboxMessage, hand_over: Callable[[], None], clock: Clock) -> str:
    try:
        hand_over()
    except Refused as refusal:
        if refusal.is_final:
            outbox.dropped(message, State.DEAD, str(refusal), refused_address=refusal.is_address)
            if refusal.is_address:
                suspend(person=message.person, because=str(refusal), at=clock.now())
            return "dead"
        outbox.refused(message, clock.now(), str(refusal))
        return "refused"
    except Unreachable as error:
        # The server is unreachable for all mail, so this attempt does not count against this one.
        outbox.unreachable(message, clock.now(), str(error))
        return "unreachable"
    except OutcomeUnknown as silence:
        outbox.unclear(message, clock.now(), str(silence))
        return "unclear"
    except LeaseTooShort:
        outbox.put_back(message, clock.now())
        return "put back"
    return "sent" if outbox.sent(message, clock.now()) else "lease lost"


def _may_finish(message: OutboxMessage, clock: Clock) -> bool:
    """Mark the final dot, if the lease leaves time for the server's answer; return whether it may be sent."""
    assert message.lease_until is not None  # claimed, hence leased
    has_time = message.lease_until - clock.now() >= 2 * timedelta(seconds=settings.EMAIL_TIMEOUT)
    return has_time and outbox.dotted(message, clock.now())
