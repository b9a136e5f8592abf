"""The inbox item: something to know, told exactly once to one person."""

import uuid

from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement
from agreements.models.check_in import CheckIn
from agreements.models.episode import Episode
from agreements.models.event import Event
from agreements.models.notice import Notice
from agreements.models.occasion import Occasion
from agreements.models.reminder import Reminder
from stakeholders.models import Absence, SecurityNote, User


class Telling(models.Model):
    """What a message is about and whom it tells; shared by inbox and outbox."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Made from the intent: kind, subject, person, channel. Permanent, so nothing is told twice.
    dedupe_key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Null where it is about no agreement or many: a digest, somebody who stands in.
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    occasion = models.ForeignKey(Occasion, null=True, on_delete=models.PROTECT, related_name="+")
    reminder = models.ForeignKey(Reminder, null=True, on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.PROTECT, related_name="+")
    check_in = models.ForeignKey(CheckIn, null=True, on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="+")
    absence = models.ForeignKey(Absence, null=True, on_delete=models.PROTECT, related_name="+")
    security_note = models.ForeignKey(SecurityNote, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.dedupe_key


class InboxItem(Telling):
    """A line under "To know"."""

    seen_at = models.DateTimeField(null=True)
    # No mail of its own went out: it waits for the digest, and the digest that tells it takes it.
    for_digest = models.BooleanField(default=False)
    digest = models.ForeignKey("agreements.OutboxMessage", null=True, on_delete=models.PROTECT, related_name="told")

    class Meta:
        indexes = [
            # Reader: the inbox page, newest first.
            models.Index(fields=["person", "-created_at"], name="inbox_by_person"),
            # Reader: the count beside "Inbox" on every page.
            models.Index(fields=["person"], condition=Q(seen_at=None), name="unseen_inbox_by_person"),
            # Reader: the digests, looking for whom there is something to tell.
            models.Index(
                fields=["person", "created_at"],
                condition=Q(for_digest=True, digest=None, seen_at=None),
                name="inbox_waiting_for_a_digest",
            ),
        ]
