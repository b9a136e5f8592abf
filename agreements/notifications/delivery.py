"""Delivery: mails leave the outbox one by one, checked again and written at the last moment."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from agreements.models import OutboxMessage
from agreements.models.outbox_message import State
from agreements.notifications import outbox
from agreements.notifications.letters import letter
from agreements.notifications.posting import LeaseTooShort, Post, Refused, Silence, Unreachable, post
from agreements.notifications.truth import is_true, may_be_read

logger = logging.getLogger(__name__)

# A round ends in time for the next ring; what is left waits for it.
ROUND = timedelta(seconds=60)


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
    """Send what may go out at `at`; safe beside any number of others. Ends early when no server answers."""
    clock, report = Clock(at), Report()
    report.outcomes["taken back"] += outbox.take_back(at)
    with post() as carrier:
        while clock.now() < at + ROUND:
            message = outbox.claim(clock.now())
            if message is None:
                break
            outcome = _deliver(message, carrier, clock)
            report.outcomes[outcome] += 1
            if outcome == "unreachable":
                break
    return report


def _deliver(message: OutboxMessage, carrier: Post, clock: Clock) -> str:
    if message.not_after <= clock.now():
        outbox.dropped(message, State.EXPIRED)
        return "expired"
    try:
        if not (may_be_read(message) and is_true(message)):
            outbox.dropped(message, State.SUPPRESSED)
            return "suppressed"
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
            outbox.dropped(message, State.DEAD, str(refusal))
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
