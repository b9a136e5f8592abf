"""What a round learns about later ones: what it had to leave, and when something that waits will be due."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime


@dataclass
class Outlook:
    """Noted while a round looks everywhere; without anybody who listens nothing is noted."""

    # True when somebody held what was due at that moment, so that it was left to the next round.
    has_left: bool = False
    # The earliest moment, of those that were worked out, at which something will be due.
    next_at: datetime | None = None


_listening: ContextVar[Outlook | None] = ContextVar("outlook", default=None)


@contextmanager
def listening() -> Iterator[Outlook]:
    """Yield what is noted from here on in this thread."""
    outlook = Outlook()
    token = _listening.set(outlook)
    try:
        yield outlook
    finally:
        _listening.reset(token)


def note_left() -> None:
    """Say that something due was left, because somebody else held it."""
    outlook = _listening.get()
    if outlook:
        outlook.has_left = True


def expect(moment: datetime) -> None:
    """Say that something will be due at this moment, if nothing changes until then."""
    outlook = _listening.get()
    if outlook and (outlook.next_at is None or moment < outlook.next_at):
        outlook.next_at = moment
