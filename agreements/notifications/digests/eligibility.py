"""Checks before a mail is sent: still true, readable by its recipient and wanted; also for bundles and digests."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self, TypeVar
from uuid import UUID

from agreements.models import InboxItem, OutboxMessage
from agreements.models.kinds import MessageKind
from agreements.notifications.digests.bundles import NEXT_ROUND, gone_before, is_counted, is_one_too_many
from agreements.notifications.digests.same_promise import is_said_by_another, mails_beside
from agreements.notifications.digests.weekly import the_week
from agreements.notifications.fan_out.inbox import readable_by
from agreements.notifications.message_types.registry import message_type
from agreements.notifications.message_types.validity import is_true, readable, which_are_true
from agreements.notifications.preferences.availability import heard_at
from agreements.notifications.preferences.channels import PreferenceSet
from agreements.notifications.preferences.opt_out import why_unwanted
from agreements.notifications.prefetch import read_about
from stakeholders.text.sentences import gettext as _

# A mail that leaves at its time was given that time with the quiet of its reader in mind.
IN_TIME = timedelta(minutes=15)

logger = logging.getLogger(__name__)
AnyMessage = TypeVar("AnyMessage", OutboxMessage, InboxItem)


@dataclass(frozen=True)
class EligibilityBatch:
    """What decides whether each of some mails may leave, read for all of them: readable, wanted, within the limit."""

    at: datetime
    readable: frozenset[UUID]
    preferences: PreferenceSet
    # How many mails each person got within the hour; whoever sends one adds it.
    gone: Counter[int]
    # The ids that are true; None when the batch query failed and each is judged alone.
    true: frozenset[UUID] | None = None
    # For each the others about the same promise, where one of them is enough.
    beside: Mapping[UUID, list[OutboxMessage]] = field(default_factory=dict)

    @classmethod
    def of(cls, messages: Sequence[OutboxMessage], at: datetime, *, counting: bool = False) -> Self:
        """Read them in a constant number of queries; `counting` also how many other mails went within the hour."""
        read_about(messages, at)
        people, agreements = [it.person_id for it in messages], [it.agreement_id for it in messages]
        gone = gone_before(messages, at) if counting else Counter[int]()
        preferences = PreferenceSet.of(people, agreements)
        single = [message for message in messages if message.kind not in MADE_OF_OTHERS]
        return cls(at, readable(messages), preferences, gone, _true(single, at), mails_beside(messages, at))

    def holds(self, message: OutboxMessage) -> bool:
        """True while there is a reason to send one of them."""
        if message.kind in MADE_OF_OTHERS:
            return MADE_OF_OTHERS[message.kind](message, self.at)
        return is_true(message, self.at) if self.true is None else message.pk in self.true

    def leaves(self, message: OutboxMessage) -> bool:
        """True for one of those beside them against which nothing speaks."""
        is_told = message.not_after > self.at and is_true(message, self.at)
        return is_told and not why_unwanted(message, self.preferences)

    def note_sent(self, message: OutboxMessage) -> None:
        """Remember that one of them has left."""
        self.gone[message.person_id] += is_counted(message)


def _true(messages: Sequence[OutboxMessage], at: datetime) -> frozenset[UUID] | None:
    try:
        return which_are_true(messages, at)
    except Exception:
        # One of the messages caused an error; judging each alone shows which one.
        logger.exception("A batch of mails could not be judged together")
        return None


def suppression_reason(message: OutboxMessage, checks: EligibilityBatch) -> str:
    """Return why a mail must not leave any more; empty when it may."""
    if message.pk not in checks.readable:
        return _("No longer theirs to read.")
    if not checks.holds(message):
        return _("No longer true.")
    if is_said_by_another(message, checks.beside.get(message.pk, []), checks.leaves):
        return _("Another mail about the same promise says it.")
    return why_unwanted(message, checks.preferences)


def waits_until(message: OutboxMessage, checks: EligibilityBatch, at: datetime) -> datetime | None:
    """Return until when a mail in hand has to wait: too many went before it, or its reader went quiet meanwhile."""
    if is_one_too_many(message, checks.gone):
        return at + NEXT_ROUND
    if message.attempts <= 1 and at < message.available_at + IN_TIME:
        return None
    later = heard_at(message.person_id, at, message_type(message.kind))
    return later if later > at else None


def members(bundle: OutboxMessage, at: datetime) -> list[OutboxMessage]:
    """Return the mails that a bundle still tells; what is settled by now has dropped out."""
    tied = list(OutboxMessage.objects.filter(bundle=bundle).order_by("available_at", "created_at", "pk"))
    checks = EligibilityBatch.of(tied, at)
    return [message for message in tied if _is_still_due(message, lambda one: not suppression_reason(one, checks))]


def updates(digest: OutboxMessage, at: datetime) -> list[InboxItem]:
    """Return the lines that a digest still tells: not seen in the app meanwhile, still true, still theirs to read."""
    lines = list(readable_by(digest.person).filter(digest=digest, seen_at=None))
    read_about(lines, at)
    return [item for item in lines if _is_still_due(item, lambda one: is_true(one, at))]


def _is_still_due(message: AnyMessage, judged: Callable[[AnyMessage], bool]) -> bool:
    """Judge one of many: whatever is wrong with it, the others go on without it."""
    try:
        return judged(message)
    except Exception:
        logger.exception("%s could not be judged, and is left out", message)
        return False


def _any_member(message: OutboxMessage, at: datetime) -> bool:
    return bool(members(message, at))


def _any_update(message: OutboxMessage, at: datetime) -> bool:
    return bool(updates(message, at))


def _any_week(message: OutboxMessage, at: datetime) -> bool:
    return not the_week(message.person, message.created_at).is_empty


MADE_OF_OTHERS: dict[str, Callable[[OutboxMessage, datetime], bool]] = {
    MessageKind.BUNDLE: _any_member,
    MessageKind.DAILY_DIGEST: _any_update,
    MessageKind.WEEKLY_DIGEST: _any_week,
}
