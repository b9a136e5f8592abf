"""The registry: every message type, found by its kind or by the event that causes it."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain

from django.conf import settings
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from agreements.notifications.message_types import (
    account,
    changes,
    check_ins,
    completion,
    drafting,
    drift,
    lifecycle,
    reviews,
    signing,
    summaries,
)
from agreements.notifications.message_types.base import Cause, MessageType
from agreements.notifications.message_types.talk import preparation

# Where one event causes several messages, a person receives the first of them: the order within a family counts.
FAMILIES = (
    drafting,
    preparation,
    signing,
    changes,
    check_ins,
    completion,
    drift,
    reviews,
    lifecycle,
    account,
    summaries,
)


@cache
def message_types() -> dict[str, MessageType]:
    """Return every message type by its kind, those of `settings.MORE_MESSAGE_TYPES` last."""
    more = (import_string(path) for path in settings.MORE_MESSAGE_TYPES)
    return {known.kind: known for known in chain(*(family.TYPES for family in FAMILIES), *more)}


def message_type(kind: str) -> MessageType:
    """Return the message type of this kind; KeyError for a kind that has none."""
    return message_types()[kind]


def caused_by(event: str) -> Iterator[tuple[MessageType, Cause]]:
    """Yield each message type that an event of this kind causes, in the order in which people receive them."""
    for known in message_types().values():
        for cause in known.causes:
            if cause.event == event:
                yield known, cause


@cache
def kinds_where(holds: Callable[[MessageType], bool]) -> frozenset[str]:
    """Return the kinds of the message types for which this holds; `holds` is a function of a module."""
    return frozenset(kind for kind, known in message_types().items() if holds(known))


def _forget(*, setting: str, **_: object) -> None:
    if setting == "MORE_MESSAGE_TYPES":
        message_types.cache_clear()
        kinds_where.cache_clear()


# Sent by the test client alone, when a test overrides a setting.
setting_changed.connect(_forget)
