"""One mail for one promise: of several that ask or tell one person the same at the same time, one leaves."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from agreements.models import OutboxMessage
from agreements.models.kinds import MessageKind
from agreements.models.news.outbox_message import State
from agreements.notifications.prefetch import read_about

# In each row the later says what the earlier says, and more.
ROWS = (
    (
        MessageKind.CHECK_IN_DUE,
        MessageKind.DATE_NEAR,
        MessageKind.DATE_TODAY,
        MessageKind.DATE_PASSED,
        MessageKind.NO_NEWS,
        MessageKind.DATE_BEHIND,
        MessageKind.FOREWARNED,
    ),
    (MessageKind.WORRY, MessageKind.DECISION_ASKED),
)
PLACES = {kind: (row, place) for row, kinds in enumerate(ROWS) for place, kind in enumerate(kinds)}
# Kinds that are sent even after another mail about the same promise: a next step, or a question of its own.
NEVER_LEFT_OUT = frozenset({MessageKind.FOREWARNED, MessageKind.DECISION_ASKED})
# For this long a mail replaces later ones about the same promise.
HALF_A_DAY = timedelta(hours=12)


def mails_beside(messages: Sequence[OutboxMessage], at: datetime) -> Mapping[UUID, list[OutboxMessage]]:
    """Return for each of these mails the others of its row about the same promise to the same person.

    That is, those that are ready or going, or left within half a day. No query where none is of such a kind.
    """
    known = [message for message in messages if message.kind in PLACES]
    if not known:
        return {}
    going = Q(state=State.PENDING, available_at__lte=at) | Q(state=State.SENDING)
    going |= Q(state=State.BUNDLED, bundle__state__in=(State.PENDING, State.SENDING))
    left = Q(state=State.SENT, sent_at__gt=at - HALF_A_DAY)
    left |= Q(state=State.BUNDLED, bundle__state=State.SENT, bundle__sent_at__gt=at - HALF_A_DAY)
    others = OutboxMessage.objects.filter(going | left, kind__in=PLACES).filter(
        person__in={message.person_id for message in known},
        agreement__in={message.agreement_id for message in known},
    )
    # Most of these are in the batch already, with their subjects read.
    in_hand = {message.pk: message for message in known if message.bundle_id is None}
    found = [in_hand.get(one.pk, one) for one in others.select_related("bundle")]
    read_about(found, at)
    groups: dict[object, list[OutboxMessage]] = defaultdict(list)
    for one in found:
        groups[_about(one)].append(one)
    return {message.pk: [one for one in groups[_about(message)] if one.pk != message.pk] for message in known}


def is_said_by_another(
    message: OutboxMessage, beside: Sequence[OutboxMessage], leaves: Callable[[OutboxMessage], bool]
) -> bool:
    """True where one that says more is on its way, or one that asks the same has left within half a day.

    `leaves` tells of a mail whether nothing speaks against it, so that never two leave each other out.
    """
    says_more = [one for one in beside if PLACES[MessageKind(one.kind)] > PLACES[MessageKind(message.kind)]]
    # Parts of the same bundle do not count as sent earlier.
    elsewhere = [one for one in beside if one.bundle is None or one.bundle_id != message.bundle_id]
    has_left = [one for one in elsewhere if (one.bundle or one).state == State.SENT]
    if any(one in says_more or message.kind not in NEVER_LEFT_OUT for one in has_left):
        return True
    return any(leaves(one) for one in says_more)


def _about(message: OutboxMessage) -> tuple[int, int | None, int]:
    row, _place = PLACES[MessageKind(message.kind)]
    return message.person_id, message.commitment_id, row
