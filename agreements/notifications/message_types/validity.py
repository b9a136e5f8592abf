"""Whether a message may still be told: its subject is true, and its recipient may read it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from agreements.models import Agreement
from agreements.models.news.message import Message
from agreements.notifications.message_types.base import MessageType, Readers
from agreements.notifications.message_types.registry import kinds_where, message_type
from agreements.notifications.prefetch import read_about


def is_for_drafters(known: MessageType) -> bool:
    """True for what only those who draft an agreement may read."""
    return known.readers is Readers.DRAFTERS


def is_for_its_recipient(known: MessageType) -> bool:
    """True for what its recipient may read whatever else they may."""
    return known.readers is Readers.RECIPIENT


def readable(messages: Sequence[Message]) -> frozenset[UUID]:
    """Return the ids of those that the person they are for may read now, and who is active: one query."""
    if not messages:
        return frozenset()
    reader, about = OuterRef("person"), {"pk": OuterRef("agreement")}
    drafted = Q(kind__in=kinds_where(is_for_drafters))
    may_draft = drafted & Exists(Agreement.objects.drafted_by(reader).filter(**about))
    may_see = ~drafted & Exists(Agreement.objects.visible_to(reader).filter(**about))
    rows = type(messages[0])._default_manager.filter(
        pk__in=[message.pk for message in messages], person__is_active=True
    )
    return frozenset(rows.filter(Q(agreement=None) | may_draft | may_see).values_list("pk", flat=True))


def is_true(message: Message, at: datetime) -> bool:
    """True while there is a reason to tell it, and its agreement is not paused where that holds it back.

    The message was read by `read_about` for this moment, with the others that are judged beside it.
    """
    return message.pk in which_are_true([message], at)


def which_are_true(messages: Sequence[Message], at: datetime) -> frozenset[UUID]:
    """Return the ids of those that there is a reason to tell; a kind that can is asked once for all of its messages."""
    by_kind: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        by_kind[message.kind].append(message)
    return frozenset(pk for kind, its in by_kind.items() for pk in _true_of_kind(message_type(kind), its, at))


def _true_of_kind(known: MessageType, messages: Sequence[Message], at: datetime) -> Iterator[UUID]:
    true = known.which_are_true(messages, at) if known.which_are_true else ()
    for message in messages:
        holds = message.pk in true if known.which_are_true else known.still_true(message, at)
        if holds and not (known.rests_in_pause and _is_paused(message, at)):
            yield message.pk


def _is_paused(message: Message, at: datetime) -> bool:
    read_about([message], at)
    agreement: Any = message.agreement
    return bool(agreement.rests)
