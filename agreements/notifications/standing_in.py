"""Telling both when somebody stands in: whoever goes, and whoever covers for them."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from agreements.models import InboxItem, OutboxMessage
from agreements.models.outbox_message import Urgency
from agreements.notifications.quiet import quiet_of, without_absence
from agreements.notifications.truth import intent_of
from agreements.notifications.wanted import STANDING_IN
from stakeholders.models import Absence

LASTS = timedelta(days=14)


def tell_of_stand_ins(at: datetime) -> int:
    """Tell both of every stand-in that is new, or whose days changed; return how many were told.

    Two queries when there is nothing new.
    """
    covered = Absence.objects.standing().filter(stand_in__is_active=True, person__is_active=True, ends_at__gt=at)
    wanted = {
        f"{intent_of(absence)}:{person}": (absence, person)
        for absence in covered
        for person in (absence.person_id, absence.stand_in_id)
        if person is not None
    }
    lines = InboxItem.objects.filter(kind=STANDING_IN, dedupe_key__in=[f"{key}:inbox" for key in wanted])
    told = {key.removesuffix(":inbox") for key in lines.values_list("dedupe_key", flat=True)}
    new = {key: about for key, about in wanted.items() if key not in told}
    if new:
        _tell(new, at)
    return len(new)


@transaction.atomic
def _tell(new: dict[str, tuple[Absence, int]], at: datetime) -> None:
    quiet = quiet_of([person for _absence, person in new.values()], at)
    items, mails = [], []
    for key, (absence, person) in new.items():
        told: dict[str, Any] = {"kind": STANDING_IN, "person_id": person, "absence": absence, "created_at": at}
        # Whoever goes must hear it before they are back.
        heard_at = without_absence(quiet[person]).heard_at(at)
        items.append(InboxItem(dedupe_key=f"{key}:inbox", **told))
        mails.append(
            OutboxMessage(
                dedupe_key=f"{key}:mail",
                urgency=Urgency.CRITICAL,
                available_at=heard_at,
                not_after=heard_at + LASTS,
                **told,
            )
        )
    InboxItem.objects.bulk_create(items, ignore_conflicts=True)
    OutboxMessage.objects.bulk_create(mails, ignore_conflicts=True)
