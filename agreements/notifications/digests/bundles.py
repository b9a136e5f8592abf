"""Bundling: when more than three mails would reach one person within an hour, they go as one."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Greatest

from agreements.models import OutboxMessage
from agreements.models.kinds import MessageKind
from agreements.models.news.outbox_message import State, Urgency
from agreements.notifications.message_types.base import MessageType
from agreements.notifications.message_types.registry import kinds_where
from agreements.notifications.preferences.availability import heard_at
from stakeholders.models import User

logger = logging.getLogger(__name__)

# So many mails may reach one person one by one within an hour.
ENOUGH = 3
HOUR = timedelta(hours=1)
# A mail beyond the limit at the last check waits for the next round.
NEXT_ROUND = timedelta(seconds=30)
LONGEST = timedelta(days=14)
# A mail stays small enough to be read on a phone, and below what mail programs cut off.
MOST = 25


@dataclass(frozen=True)
class Plan:
    """What happens to the mails that are ready for one person: they go, they become one, or they wait."""

    becomes_one: bool = False
    waits_until: datetime | None = None


def is_at_any_hour(known: MessageType) -> bool:
    """True for what reaches people at any hour, and so is never held back to go with other mail."""
    return known.ignores_quiet_hours


def bundle_all(at: datetime) -> int:
    """Make one mail of many wherever too many would come; return how many bundles. One query when there are none."""
    ready = _now_mails().filter(state=State.PENDING, available_at__lte=at).exclude(kind=MessageKind.BUNDLE)
    recent = (
        Q(state=State.SENT, sent_at__gt=at - HOUR)
        | Q(state=State.SENDING)
        | Q(kind=MessageKind.BUNDLE, state=State.PENDING)
    )
    crowded = (
        _now_mails()
        .filter(person__in=ready.values("person"))
        .filter(recent | Q(state=State.PENDING, available_at__lte=at))
        .values("person")
        .annotate(mails=Count("pk"), bundles=Count("pk", filter=Q(kind=MessageKind.BUNDLE)))
        .filter(Q(mails__gt=ENOUGH) | Q(bundles__gt=0))
    )
    return sum(_attempt(person, at) for person in list(crowded.order_by("person").values_list("person", flat=True)))


def plan(ready: int, sent: Iterable[datetime], last_bundle: datetime | None, at: datetime) -> Plan:
    """Decide for one person by what is ready, when the others of this hour went and the last bundle was made."""
    sent = list(sent)
    if last_bundle is not None and at < last_bundle + HOUR:
        return Plan(waits_until=last_bundle + HOUR)
    if ready + len(sent) <= ENOUGH:
        return Plan()
    # A single mail above the limit waits to be bundled, until the hour of the others is over.
    return Plan(becomes_one=True) if ready > 1 else Plan(waits_until=min(sent) + HOUR)


def held_until(people: Iterable[int], at: datetime) -> dict[int, datetime]:
    """Return for those whom one more mail at a moment would reach too often until when it waits; three queries.

    The rest get it at once, alone or together with what else is ready. It is the plan that the next round follows, as
    far as can be seen now.
    """
    people, mails = set(people), _now_mails()
    ready = Counter(mails.filter(_ready(at), person__in=people).values_list("person", flat=True))
    sent: dict[int, list[datetime]] = defaultdict(list)
    gone = mails.filter(_gone(at), person__in=people).exclude(kind=MessageKind.BUNDLE)
    for person, moment in gone.values_list("person", "sent_at"):
        sent[person].append(moment or at)
    bundles = mails.filter(kind=MessageKind.BUNDLE, person__in=people, created_at__gt=at - HOUR)
    last = dict(bundles.exclude(state=State.SUPPRESSED).order_by("created_at").values_list("person", "created_at"))
    plans = {person: plan(ready[person] + 1, sent[person], last.get(person), at) for person in people}
    return {person: chosen.waits_until for person, chosen in plans.items() if chosen.waits_until}


def is_counted(message: OutboxMessage) -> bool:
    """True for a mail of which only so many reach one person within an hour."""
    return not (
        message.kind in {MessageKind.BUNDLE, *kinds_where(is_at_any_hour)}
        or message.urgency == Urgency.DIGEST
        or message.ambiguous
    )


def is_one_too_many(message: OutboxMessage, gone: Mapping[int, int]) -> bool:
    """True for a mail whose reader got as many as may come within an hour."""
    return is_counted(message) and gone.get(message.person_id, 0) >= ENOUGH


def gone_before(messages: Sequence[OutboxMessage], at: datetime) -> Counter[int]:
    """Return by person how many mails left within the hour or are in other hands: some were quicker than these."""
    people = {message.person_id for message in messages if is_counted(message)}
    others = (
        _now_mails()
        .filter(person__in=people)
        .exclude(kind=MessageKind.BUNDLE)
        .exclude(pk__in=[it.pk for it in messages])
    )
    gone = others.filter(Q(state=State.SENT, sent_at__gt=at - HOUR) | Q(state=State.SENDING)).values("person")
    return Counter(dict(gone.annotate(mails=Count("pk")).values_list("person", "mails")))


def _attempt(person: int, at: datetime) -> bool:
    try:
        return _bundle(person, at)
    except Exception:
        # An error in the mails of one person must not stop those of others.
        logger.exception("The mails of person %s could not be tied together", person)
        return False


@transaction.atomic
def _bundle(person: int, at: datetime) -> bool:
    # Whoever bundles for this person holds their row, so that two at once make one bundle.
    if not User.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=person).exists():
        return False
    mails = _now_mails().filter(person=person)
    ready = list(
        mails.filter(_ready(at)).select_for_update(skip_locked=True, of=("self",)).order_by("available_at", "pk")[:MOST]
    )
    going = mails.exclude(kind=MessageKind.BUNDLE).filter(_gone(at))
    sent = [row.sent_at or at for row in going]
    bundles = mails.filter(kind=MessageKind.BUNDLE, created_at__gt=at - HOUR).exclude(state=State.SUPPRESSED)
    last = bundles.order_by("-created_at").values_list("created_at", flat=True).first()
    chosen = plan(len(ready), sent, last, at)
    if ready and chosen.waits_until:
        later = heard_at(person, chosen.waits_until)
        # Held mail does not expire while it is held, perhaps over a weekend.
        _rows(ready).update(available_at=later, not_after=Greatest(F("not_after"), later + HOUR))
    if ready and chosen.becomes_one:
        _tie(ready, at)
    return bool(ready) and chosen.becomes_one


def _tie(members: list[OutboxMessage], at: datetime) -> None:
    first = members[0]
    bundle = OutboxMessage.objects.create(
        kind=MessageKind.BUNDLE,
        person_id=first.person_id,
        # Of the intents it holds: the same mails are never tied twice.
        dedupe_key=f"{MessageKind.BUNDLE}:{first.pk}:{first.person_id}",
        urgency=_urgency(members),
        created_at=at,
        available_at=at,
        not_after=min(max(member.not_after for member in members), at + LONGEST),
    )
    _rows(members).update(state=State.BUNDLED, bundle=bundle)


def _urgency(members: list[OutboxMessage]) -> str:
    is_critical = any(member.urgency == Urgency.CRITICAL for member in members)
    return Urgency.CRITICAL if is_critical else Urgency.ROUTINE


def _now_mails() -> QuerySet[OutboxMessage]:
    # A mail of unknown outcome is sent again with the same Message-ID, so that a mailbox can drop the copy.
    mails = OutboxMessage.objects.exclude(urgency=Urgency.DIGEST).exclude(kind__in=kinds_where(is_at_any_hour))
    return mails.exclude(state=State.PENDING, ambiguous__gt=0)


def _ready(at: datetime) -> Q:
    return Q(state=State.PENDING, available_at__lte=at) & ~Q(kind=MessageKind.BUNDLE)


def _gone(at: datetime) -> Q:
    return Q(state=State.SENT, sent_at__gt=at - HOUR) | Q(state=State.SENDING)


def _rows(members: list[OutboxMessage]) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(pk__in=[member.pk for member in members])
