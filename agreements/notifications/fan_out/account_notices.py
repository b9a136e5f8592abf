"""Notifications about a person's own account: a mail, whatever they chose, and as a rule an inbox line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from agreements.models import InboxItem, OutboxMessage
from agreements.models.news.outbox_message import Urgency

LASTS = timedelta(days=14)


@dataclass(frozen=True)
class AccountNotice:
    """One notification to one person about their own account."""

    # Of each intent one line and one mail are written, however often it is asked for.
    intent: str
    kind: str
    person_id: int
    since: datetime
    mailed_at: datetime
    # What it is about, as the fields of the rows name it.
    about: dict[str, Any]
    # How long the mail is of use.
    lasts: timedelta = LASTS
    # False for a mail with a secret link: whoever reads the inbox is signed in and needs none.
    has_line: bool = True
    # False for what only has to be seen.
    has_mail: bool = True

    @property
    def told(self) -> dict[str, Any]:
        """What the line and the mail have in common."""
        return {"kind": self.kind, "person_id": self.person_id, "created_at": self.since, **self.about}


def _mail(notice: AccountNotice) -> OutboxMessage:
    return OutboxMessage(
        dedupe_key=notice.intent,
        urgency=Urgency.CRITICAL,
        available_at=notice.mailed_at,
        not_after=notice.mailed_at + notice.lasts,
        **notice.told,
    )


@transaction.atomic
def write_notices(news: Iterable[AccountNotice]) -> None:
    """Write a line and a mail for each, or the one that it has; what was written before stays as it is."""
    items, mails = [], []
    for one in news:
        if one.has_line:
            items.append(InboxItem(dedupe_key=one.intent, **one.told))
        if one.has_mail:
            mails.append(_mail(one))
    InboxItem.objects.bulk_create(items, ignore_conflicts=True)
    OutboxMessage.objects.bulk_create(mails, ignore_conflicts=True)
