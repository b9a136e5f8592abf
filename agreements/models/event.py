"""The history: one event for every verb, linked by hashes, and the announcement that starts the fan-out."""

import hashlib
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from agreements.models.agreement import Agreement
from agreements.models.check_in import CheckIn
from agreements.models.episode import Episode
from agreements.models.kinds import EventKind
from agreements.models.notice import Notice
from agreements.models.occasion import Occasion
from agreements.models.reminder import Reminder
from stakeholders.models import User
from stakeholders.models.guard import Kept
from stakeholders.wake_up import wake_delivery_on_commit

# The previous hash of the first event of an agreement.
FIRST = "0" * 64
# News of a draft that is its lead's alone waits until it is shared; see `drafting.shared_drafts`.
UNTIL_SHARED = datetime(9999, 12, 31, tzinfo=UTC)


class Event(models.Model):
    """What somebody did, in order, with ids but never names or addresses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)  # an EventKind
    # Null when the clock did it: an episode opened because there was no news.
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "seq"], name="event_has_its_place_in_the_agreement"),
            models.UniqueConstraint(fields=["agreement", "previous_hash"], name="history_does_not_fork"),
        ]
        indexes = [
            # Reader: home, what happened since somebody's last visit; the list of what happened, in its order.
            models.Index(fields=["at", "seq"], name="event_by_moment_and_place"),
            # Reader: the list of what happened, from where on a history is everybody's.
            models.Index(
                fields=["agreement", "seq"],
                condition=Q(kind=EventKind.TEXT_IN_FORCE.value),
                name="event_text_took_force",
            ),
        ]
        triggers = [
            Kept(name="history_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    def computed_hash(self) -> str:
        """Return the SHA-256 (hex) over the line before and everything this line says."""
        moment = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        line = [self.previous_hash, self.agreement_id, self.seq, self.kind, self.by_id, moment, self.data]
        return hashlib.sha256(json.dumps(line, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Announcement(models.Model):
    """A fact that waits for the fan-out; deleted in the transaction that writes inbox and outbox rows."""

    kind = models.CharField(max_length=40)  # an EventKind
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    event = models.OneToOneField(Event, null=True, on_delete=models.PROTECT, related_name="announcement")
    occasion = models.ForeignKey(Occasion, null=True, on_delete=models.PROTECT, related_name="+")
    reminder = models.OneToOneField(Reminder, null=True, on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.PROTECT, related_name="+")
    check_in = models.ForeignKey(CheckIn, null=True, on_delete=models.PROTECT, related_name="+")
    notice = models.OneToOneField(Notice, null=True, on_delete=models.PROTECT, related_name="+")
    # Later than now for a check-in: others are notified only when it can no longer be undone.
    available_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False)
                | Q(occasion__isnull=False)
                | Q(reminder__isnull=False)
                | Q(episode__isnull=False)
                | Q(check_in__isnull=False)
                | Q(notice__isnull=False),
                name="announcement_has_its_subject",
            )
        ]
        indexes = [
            # Reader: the delivery, looking for what may be told now.
            models.Index(fields=["available_at"], name="announcement_by_available_at"),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def data(self) -> dict[str, Any]:
        """Return the ids and dates that its event or notice holds; empty for other subjects."""
        return data_of(self.event, self.notice)


def data_of(event: Event | None, notice: Notice | None) -> dict[str, Any]:
    """Return the data of an event or a notice; empty for neither."""
    subject = event or notice
    data: dict[str, Any] = subject.data if subject is not None else {}
    return data


def record(agreement: Agreement, kind: EventKind, *, by: User | None, at: datetime, **data: Any) -> Event:
    """Append an event to the history of an agreement whose row the caller has locked; return the event.

    The announcement is written in the same transaction; the delivery task is sent after the commit.
    """
    last = Event.objects.filter(agreement=agreement).order_by("-seq").only("seq", "hash").first()
    event = _next(last, agreement=agreement, kind=kind, by=by, at=at, data=data)
    event.save(force_insert=True)
    announce(agreement, kind, at=at, event=event)
    return event


def record_together(acts: list[tuple[Agreement, EventKind, dict[str, Any]]], *, at: datetime) -> None:
    """Append what the clock did to the histories of agreements whose rows the caller has locked: three statements.

    Each act is (agreement, kind, data); of one agreement they are appended in this order.
    """
    newest = Event.objects.filter(agreement=OuterRef("pk")).order_by("-seq").values("pk")[:1]
    agreements = Agreement.objects.filter(pk__in={agreement.pk for agreement, _kind, _data in acts})
    last = {one.agreement_id: one for one in Event.objects.filter(pk__in=agreements.values(last=Subquery(newest)))}
    events = []
    for agreement, kind, data in acts:
        event = _next(last.get(agreement.pk), agreement=agreement, kind=kind, at=at, data=data)
        last[agreement.pk] = event
        events.append(event)
    Event.objects.bulk_create(events)
    announce_together(
        [
            Announcement(kind=it.kind, agreement=it.agreement, event=it, available_at=told_from(it.agreement, at))
            for it in events
        ]
    )


def _next(last: Event | None, **said: Any) -> Event:
    event = Event(seq=last.seq + 1 if last else 1, previous_hash=last.hash if last else FIRST, **said)
    event.hash = event.computed_hash()
    return event


def announce(agreement: Agreement, kind: EventKind, *, at: datetime, **subject: Any) -> Announcement:
    """Store an announcement for the fan-out from `at` on; the delivery task is sent after the commit.

    `subject` is one of event, occasion, reminder, episode, check_in, notice. As long as a draft is its lead's
    alone, its announcements wait.
    """
    told = Announcement(kind=kind, agreement=agreement, available_at=told_from(agreement, at), **subject)
    (announcement,) = announce_together([told])
    return announcement


def told_from(agreement: Agreement, at: datetime) -> datetime:
    """Return from when on news of this moment may be told."""
    return at if agreement.is_shared else UNTIL_SHARED


def announce_together(announcements: list[Announcement]) -> list[Announcement]:
    """Store them all with one statement and send one delivery task."""
    if announcements:
        wake_delivery_on_commit()
    return Announcement.objects.bulk_create(announcements)
