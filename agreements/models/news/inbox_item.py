"""The inbox item: one notification for one person, stored exactly once."""

from django.db import models
from django.db.models import Q

from agreements.models.news.message import Message


class InboxItem(Message):
    """A line under "To know"."""

    seen_at = models.DateTimeField(null=True)
    # No mail of its own went out: it waits for the digest, and the digest that tells it takes it.
    for_digest = models.BooleanField(default=False)
    digest = models.ForeignKey("agreements.OutboxMessage", null=True, on_delete=models.PROTECT, related_name="told")

    class Meta(Message.Meta):
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
