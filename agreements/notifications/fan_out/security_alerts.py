"""Security alerts: a person is told of a new way into their account, at once and at any hour."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from agreements.models import InboxItem
from agreements.notifications.fan_out.account_notices import LASTS, PersonalNews, tell
from stakeholders.models import SecurityNote


def tell_of_security(at: datetime) -> int:
    """Tell each person what was noted about their account; return how many. One query when there is nothing."""
    told = InboxItem.objects.filter(security_note=OuterRef("pk"))
    recent = SecurityNote.objects.filter(at__gt=at - LASTS, person__is_active=True)
    new = list(recent.filter(~Exists(told)).order_by("at", "pk"))
    if new:
        tell(_news(note, at) for note in new)
    return len(new)


def _news(note: SecurityNote, at: datetime) -> PersonalNews:
    return PersonalNews(
        intent=f"{note.kind}:note-{note.pk}:{note.person_id}",
        kind=note.kind,
        person_id=note.person_id,
        since=note.at,
        mailed_at=at,
        about={"security_note": note},
    )
