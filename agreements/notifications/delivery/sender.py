"""Delivery: mails leave the outbox in small batches, checked again and written at the last moment."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.utils import translation

from agreements.activity.names import Names
from agreements.models import OutboxMessage
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery import circuit_breaker, environment_guard, outbox
from agreements.notifications.delivery.transport import (
    Answer,
    LeaseTooShort,
    MailTransport,
    OutcomeUnknown,
    Refused,
    Unreachable,
    post,
)
from agreements.notifications.digests.eligibility import (
    MADE_OF_OTHERS,
    EligibilityBatch,
    suppression_reason,
    waits_until,
)
from agreements.notifications.message_types.lines import names_for
from agreements.notifications.preferences.update import suspend
from agreements.notifications.prefetch import read_organisation
from agreements.notifications.rendering.email import letter
from agreements.notifications.rendering.wire_format import Letter

logger = logging.getLogger(__name__)
Done = TypeVar("Done")

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
    # Said once: each of the many words of a mail asks which language holds, and takes longer where none is said.
    with post() as carrier, translation.override(settings.LANGUAGE_CODE):
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


def _deliver_all(batch: list[OutboxMessage], carrier: MailTransport, clock: Clock) -> Counter[str]:
    """Return how many went how. What is read for all is believed for some seconds; mails left by then go back."""
    checks, names, until = EligibilityBatch.of(batch, clock.now(), counting=True), _names(batch), clock.now() + FRESH
    dispatcher = Dispatcher(carrier, checks, clock)
    try:
        for message in batch:
            if clock.now() < until and not dispatcher.outcomes["unreachable"]:
                dispatcher.deliver(message, names)
            else:
                dispatcher.put_back(message, clock.now())
    finally:
        dispatcher.settle()
    return dispatcher.outcomes


def _names(batch: list[OutboxMessage]) -> Names | None:
    read_organisation(batch)
    try:
        return names_for(batch)
    except Exception:
        # One of the messages caused an error; rendering each with its own names shows which one.
        logger.exception("The names for a batch of mails could not be read")
        return None


class Dispatcher:
    """Hands over one mail after the other. While the server takes one, the next is checked and written."""

    def __init__(self, carrier: MailTransport, checks: EligibilityBatch, clock: Clock) -> None:
        self._carrier, self._checks, self._clock = carrier, checks, clock
        # The mail whose final dot is sent, and what waits for the server's answer; a worker that is killed leaves the
        # outcome of this one unknown.
        self._on_its_way: tuple[OutboxMessage, Answer] | None = None
        self.outcomes: Counter[str] = Counter()

    def deliver(self, message: OutboxMessage, names: Names | None) -> None:
        """Send a mail, if it still may be sent; its outcome may be known only after `settle`."""
        before = self._on_its_way and self._on_its_way[0]
        # How many mails somebody got decides over their next one; and a summary takes long to write.
        if before and (before.person_id == message.person_id or message.kind in MADE_OF_OTHERS):
            self.settle()
        written = self._written(message, names)
        self.settle()
        if written is not None:
            answer = self._tried(
                message, lambda: self._carrier.hand_over(written, lambda: _may_finish(message, self._clock))
            )
            self._on_its_way = (message, answer) if answer else None

    def settle(self) -> None:
        """Wait for the server's answer to the mail that is on its way, if there is one, and note it."""
        if self._on_its_way is None:
            return
        (message, answer), self._on_its_way = self._on_its_way, None
        if self._tried(message, answer):
            is_noted = outbox.sent(message, self._clock.now())
            if is_noted:
                self._checks.note_sent(message)
            self.outcomes["sent" if is_noted else "lease lost"] += 1

    def put_back(self, message: OutboxMessage, at: datetime, outcome: str = "put back") -> None:
        """Leave a mail for a later round."""
        outbox.put_back(message, at)
        self.outcomes[outcome] += 1

    def _written(self, message: OutboxMessage, names: Names | None) -> Letter | None:
        """Return the letter; None where there is to be none now, and that is noted."""
        now = self._clock.now()
        if message.not_after <= now:
            self._end(message, State.EXPIRED)
            return None
        try:
            reason = suppression_reason(message, self._checks)
            if reason:
                self._end(message, State.SUPPRESSED, reason)
                return None
            later = waits_until(message, self._checks, now)
            if later is not None:
                self.put_back(message, later, "waits")
                return None
            return letter(message, now, names)
        except Exception as error:
            # A mail that cannot be rendered must not stop the others; it is retried, and after 8 attempts it is dead.
            logger.exception("Mail %s could not be written", message.pk)
            self._refuse(message, f"writing: {type(error).__name__}")
            return None

    def _tried(self, message: OutboxMessage, step: Callable[[], Done]) -> Done | None:
        """Return what a step of the way out returns; None where it failed, and that is noted."""
        try:
            return step()
        except Refused as refusal:
            if not refusal.is_final:
                self._refuse(message, str(refusal))
                return None
            self._end(message, State.DEAD, str(refusal), refused_address=refusal.is_address)
            if refusal.is_address:
                suspend(person=message.person, because=str(refusal), at=self._clock.now())
        except Unreachable as error:
            # The server is unreachable for all mail, so this attempt does not count against this one.
            outbox.unreachable(message, self._clock.now(), str(error))
            self.outcomes["unreachable"] += 1
        except OutcomeUnknown as silence:
            outbox.unclear(message, self._clock.now(), str(silence))
            self.outcomes["unclear"] += 1
        except LeaseTooShort:
            self.put_back(message, self._clock.now())
        return None

    def _end(self, message: OutboxMessage, state: State, fault: str = "", *, refused_address: bool = False) -> None:
        outbox.dropped(message, state, fault, refused_address=refused_address)
        self.outcomes[state.value] += 1

    def _refuse(self, message: OutboxMessage, fault: str) -> None:
        outbox.refused(message, self._clock.now(), fault)
        self.outcomes["refused"] += 1


def _may_finish(message: OutboxMessage, clock: Clock) -> bool:
    """Mark the final dot, if the lease leaves time for the server's answer; return whether it may be sent."""
    assert message.lease_until is not None  # claimed, hence leased
    has_time = message.lease_until - clock.now() >= 2 * timedelta(seconds=settings.EMAIL_TIMEOUT)
    return has_time and outbox.dotted(message, clock.now())
