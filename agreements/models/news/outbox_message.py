"""The outbox message: one mail to one person and its delivery state."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.news.message import Message
from stakeholders.models import User


class State(models.TextChoices):
    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being handed over")
    SENT = "sent", _("Handed over")
    UNKNOWN = "unknown", _("Outcome unknown")
    DEAD = "dead", _("Refused for good")
    EXPIRED = "expired", _("No longer of use")
    SUPPRESSED = "suppressed", _("No longer true or no longer theirs to read")
    BUNDLED = "bundled", _("Told in one mail with others")


class Urgency(models.TextChoices):
    CRITICAL = "critical", _("Sent again when the outcome is unknown")
    ROUTINE = "routine", _("Never sent twice")
    DIGEST = "digest", _("A summary, never sent twice")


class OutboxMessage(Message):
    """A mail that is rendered only when it is sent, after its subject is checked again."""

    State = State
    Urgency = Urgency

    urgency = models.CharField(max_length=8, choices=Urgency.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    available_at = models.DateTimeField()
    not_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # How often the outcome was unknown; only then can a recipient have two copies.
    ambiguous = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    # Set just before the final dot of SMTP DATA: from then on the server may have accepted the mail.
    dotted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # The one mail that tells this and others, where too many would have come within an hour.
    bundle = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="bundled")
    fault = models.CharField(max_length=300, blank=True)
    # The server said that there is no such address; the next mail to it would be refused as well.
    refused_address = models.BooleanField(default=False)
    # When a worker last claimed it.
    attempted_at = models.DateTimeField(null=True)
    # Who put a stopped mail back into the queue, or set it aside.
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Message.Meta):
        constraints = [
            *Message.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="sending", lease_token__isnull=False, lease_until__isnull=False)
                | ~Q(state="sending") & Q(lease_token=None, lease_until=None),
                name="lease_is_held_while_sending",
            ),
            models.CheckConstraint(condition=Q(state="sending") | Q(dotted_at=None), name="dot_is_set_while_sending"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at=None),
                name="sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by=None) | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="mail_is_handled_by_somebody",
            ),
        ]
        indexes = [
            # Reader: the delivery, claiming what may go out now.
            models.Index(
                fields=["available_at", "id"], condition=Q(state="pending"), name="pending_mail_by_available_at"
            ),
            # Reader: the delivery while the circuit breaker holds all other mail.
            models.Index(
                fields=["available_at", "id"],
                condition=Q(state="pending", urgency="critical"),
                name="critical_mail_by_available_at",
            ),
            # Reader: the delivery, taking back what a stopped worker held.
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="leased_mail_by_lease_until"),
            # Reader: the circuit breaker, counting what left in a minute and in a week.
            models.Index(fields=["sent_at"], condition=Q(state="sent"), name="sent_mail_by_sent_at"),
            # Reader: the operations page and /readyz, looking for what stopped.
            models.Index(
                fields=["-attempted_at"],
                condition=Q(state__in=["dead", "unknown"]),
                name="stopped_mail_by_attempted_at",
            ),
        ]

    @classmethod
    def message_id(cls, pk: uuid.UUID, host: str) -> str:
        """Return the Message-ID, the same for every attempt, so that a mailbox can fold a second copy."""
        return f"<{pk}@{host}>"
