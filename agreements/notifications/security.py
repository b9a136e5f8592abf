"""Telling a person of a new way into their account: at once, at any hour, whatever else they chose."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from agreements.models import InboxItem, OutboxMessage
from agreements.models.outbox_message import Urgency
from stakeholders.models import SecurityNote

LASTS = timedelta(days=14)


def tell_of_security(at: datetime) -> int:
    """Tell each person what was noted about their account; return how many. One query when there is nothing."""
    told = InboxItem.objects.filter(security_note=OuterRef("pk"))
    recent = SecurityNote.objects.filter(at__gt=at - LASTS, person__is_active=True)
    new = list(recent.filter(~Exists(told)).order_by("at", "pk"))
    if new:
        _tell(new, at)
    return len(new)


@transaction.atomic
def _tell(new: list[SecurityNote], at: datetime) -> None:
    items, mails = [], []
    for note in new:
        told: dict[str, Any] = {
            "kind": note.kind,
            "person_id": note.person_id,
            "security_note": note,
            "created_at": note.at,
        }
        intent = f"{note.kind}:note-{note.pk}:{note.person_id}"
        items.append(InboxItem(dedupe_key=f"{intent}:inbox", **told))
        mails.append(
            OutboxMessage(
                dedupe_key=f"{intent}:mail",
                urgency=Urgency.CRITICAL,
                available_at=at,
                not_after=at + LASTS,
                **told,
            )
        )
    InboxItem.objects.bulk_create(items, ignore_conflicts=True)
    OutboxMessage.objects.bulk_create(mails, ignore_conflicts=True)
