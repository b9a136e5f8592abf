"""Delivery: mails leave the outbox one by one, checked again and written at the last moment."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from django.conf import settings

from agreements.models import OutboxMessage
from agreements.models.outbox_message import State
from agreements.notifications import breaker, environment, outbox
from agreements.notifications.leaving import waits_until, why_not
from agreements.notifications.letters import letter
from agreements.notifications.posting import LeaseTooShort, Post, Refused, Silence, Unreachable, post
from agreements.notifications.preferring import suspend

logger = logging.getLogger(__name__)

# A round ends in time for the next ring; what is left waits for it.
ROUND = timedelta(seconds=60)
# How many mails may leave before the circuit breaker is asked again.
JUDGED_EVERY = 50


@dataclass
class Report:
    """How the mails of one round went, counted by outcome."""

    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def sent(self) -> int:
        return self.outcomes["sent"]


class Clock:
    """The moment of the round, moving on as the round takes its time."""

    def __init__(self, at: datetime) -> None:
        self._at, self._started = at, time.monotonic()

    def now(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._started)


def deliver(at: datetime) -> Report:
    """Send what may go out at `at`; safe beside any number of others. Ends early when no server answers.

    Sends nothing at all in a copy of the database that nobody has released.
    """
    clock, report = Clock(at), Report()
    if not environment.may_send():
        report.outcomes["held"] += 1
        return report
    report.outcomes["taken back"] += outbox.take_back(at)
    with post() as carrier:
        for message in _claimed(at, clock):
            outcome = _deliver(message, carrier, clock)
            report.outcomes[outcome] += 1
            if outcome == "unreachable":
                break
    return report


def _claimed(at: datetime, clock: Clock) -> Iterator[OutboxMessage]:
    """Yield mails, each under its lease, until none may go out or the round is over."""
    claim = outbox.claim
    for number in count():
        if number % JUDGED_EVERY == 0:
            claim = outbox.claim_critical if breaker.holds(clock.now()) else outbox.claim
        message = claim(clock.now()) if clock.now() < at + ROUND else None
        if message is None:
            return
        yield message


def _deliver(message: OutboxMessage, carrier: Post, clock: Clock) -> str:
    if message.not_after <= clock.now():
        outbox.dropped(message, State.EXPIRED)
        return "expired"
    try:
        reason = why_not(message)
        if reason:
            outbox.dropped(message, State.SUPPRESSED, reason)
            return "suppressed"
        later = waits_until(message, clock.now())
        if later is not None:
            outbox.put_back(message, later)
            return "waits"
        written = letter(message, clock.now())
    except Exception as error:
        # A letter that cannot be written must not hold up the others; it is tried again, and then it is dead.
        logger.exception("Mail %s could not be written", message.pk)
        outbox.refused(message, clock.now(), f"writing: {type(error).__name__}")
        return "refused"
    return _hand_over(message, lambda: carrier.hand_over(written, lambda: _has_time(message, clock)), clock)


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
        # The server is away for everybody: that says nothing about this mail.
        outbox.unreachable(message, clock.now(), str(error))
        return "unreachable"
    except Silence as silence:
        outbox.unclear(message, clock.now(), str(silence))
        return "unclear"
    except LeaseTooShort:
        outbox.put_back(message, clock.now())
        return "put back"
    return "sent" if outbox.sent(message, clock.now()) else "lease lost"


def _has_time(message: OutboxMessage, clock: Clock) -> bool:
    assert message.lease_until is not None  # claimed, hence leased
    return message.lease_until - clock.now() >= 2 * timedelta(seconds=settings.EMAIL_TIMEOUT)
