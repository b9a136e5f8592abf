"""Agreements at the point where somebody is told something, and what they were told."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core import mail

from agreements.drift.episodes import watch
from agreements.models import Agreement, InboxItem, OutboxMessage, Preference
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from agreements.scheduler import tick
from tests.builders import NOW, Table, in_force, ready_to_seal
from tests.services.database import remove

SOON = NOW + timedelta(minutes=1)


def told(agreement: Agreement, *, kind: str = "") -> set[tuple[str, str]]:
    """Return message and given name of everybody who has an inbox line."""
    items = InboxItem.objects.filter(agreement=agreement).select_related("person")
    return {(item.kind, item.person.given_name) for item in items if not kind or item.kind == kind}


def mailed(agreement: Agreement, *, kind: str = "") -> set[tuple[str, str]]:
    """Return message and given name of everybody who has a mail coming."""
    rows = OutboxMessage.objects.filter(agreement=agreement).select_related("person")
    return {(row.kind, row.person.given_name) for row in rows if not kind or row.kind == kind}


def forget() -> None:
    """Empty inbox and outbox, as if everything so far had been told long ago."""
    announce_all(NOW + timedelta(days=3650))
    remove(InboxItem.objects.all())
    OutboxMessage.objects.update(bundle=None)
    remove(OutboxMessage.objects.all())


def everything_by_mail() -> None:
    """Let everybody choose to hear of each thing as it happens, and not in the digest."""
    Preference.objects.update(preset=Preference.Preset.EVERYTHING)


def a_running_agreement(table: Table, **commitment: Any) -> Agreement:
    """In force: Ben owes Sales a forecast on Monday 15 March 2027; check-ins from 8 February."""
    agreement = in_force(ready_to_seal(table, **({"due_on": date(2027, 3, 15)} | commitment)))
    tick(at=NOW)
    forget()
    return agreement


def at_noon(month: int, day: int) -> datetime:
    return NOW.replace(month=month, day=day, hour=12)


def let_pass(at: datetime) -> None:
    """Let the clock come to this moment: tick, watch, tell."""
    tick(at=at)
    watch(at=at)
    announce_all(at)


def sent(at: datetime = SOON, *, kind: str = "") -> Any:
    """Deliver and return the newest mail, or that of one kind."""
    mail.outbox.clear()
    announce_all(at)
    rows = OutboxMessage.objects.filter(state="pending")
    if kind:
        remove(rows.exclude(kind=kind))
    deliver(at)
    return mail.outbox[-1]
