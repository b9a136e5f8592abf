"""The state of mail for the operations page: heartbeats, waiting and stopped mail, without texts and titles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from agreements.models import Heartbeat, OutboxMessage
from agreements.models.news.heartbeat import Component
from agreements.models.news.outbox_message import State, Urgency
from agreements.notifications.delivery.fault_messages import in_words
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

MINUTE, HOUR, DAY = 60, 3600, 86400
# Below two of the larger unit the smaller one says more.
TWICE = 2


@dataclass(frozen=True)
class SignOfLife:
    """One component and when it was last heard of."""

    component: str
    sentence: str


@dataclass(frozen=True)
class Waiting:
    """Mails of one urgency on their way: how many may go out now, since when, and how many are for later."""

    urgency: str
    ready: int
    since: datetime | None
    later: int


@dataclass(frozen=True)
class Row:
    """A stopped mail as an administrator may see it."""

    message: OutboxMessage
    kind: str
    fault: str


def signs_of_life(at: datetime) -> list[SignOfLife]:
    """Return every component in a fixed order, also those never heard of."""
    beats = Heartbeat.objects.in_bulk()
    return [SignOfLife(str(component.label), _heard(beats.get(component), at)) for component in Component]


def waiting(at: datetime) -> list[Waiting]:
    """Return what is on its way, the most urgent first."""
    is_ready = Q(available_at__lte=at)
    pending = OutboxMessage.objects.filter(state=State.PENDING).values("urgency")
    counted = pending.annotate(
        ready=Count("pk", filter=is_ready),
        since=Min("available_at", filter=is_ready),
        later=Count("pk", filter=~is_ready),
    )
    by_urgency = {row["urgency"]: row for row in counted}
    return [Waiting(name, row["ready"], row["since"], row["later"]) for name, row in _in_order(by_urgency)]


def stopped_rows(mails: Iterable[OutboxMessage] | QuerySet[OutboxMessage]) -> list[Row]:
    """Return stopped mails for people, with reader and reference of the agreement and nothing of its words."""
    if isinstance(mails, QuerySet):
        mails = mails.select_related("person", "agreement", "handled_by")
    return [Row(mail, mail.kind.replace("_", " ").capitalize(), in_words(mail)) for mail in mails]


def ago(passed: timedelta) -> str:
    """Return how long ago something was, in the largest unit that still says something."""
    seconds = max(0, int(passed.total_seconds()))
    if seconds < TWICE * MINUTE:
        return ngettext("%(count)s second ago", "%(count)s seconds ago", seconds) % {"count": seconds}
    if seconds < TWICE * HOUR:
        return _("%(count)s minutes ago") % {"count": seconds // MINUTE}
    if seconds < TWICE * DAY:
        return _("%(count)s hours ago") % {"count": seconds // HOUR}
    return _("%(count)s days ago") % {"count": seconds // DAY}


def _heard(beat: Heartbeat | None, at: datetime) -> str:
    if beat is None:
        return _("Not running here")
    if beat.finished_at is None:
        return _("Began a round %(ago)s and has finished none yet") % {"ago": ago(at - beat.at)}
    words = _("Last round %(ago)s") % {"ago": ago(at - beat.finished_at)}
    if beat.at > beat.finished_at:
        return _("%(last)s; began another %(ago)s") % {"last": words, "ago": ago(at - beat.at)}
    return words


def _in_order(by_urgency: dict[str, dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for urgency in Urgency:
        if urgency in by_urgency:
            yield urgency, by_urgency[urgency]
