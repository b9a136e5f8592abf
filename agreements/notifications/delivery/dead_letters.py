"""Stopped mail: what was refused for good or is unknown, until somebody sends it again or sets it aside."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from agreements.models import OutboxMessage
from agreements.models.news.outbox_message import State
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _

STOPPED = (State.DEAD, State.UNKNOWN)
# After sending again, at least this long to see it arrive.
STILL_OF_USE = timedelta(days=3)


class AlreadyHandled(Exception):
    """Every one of these mails was handled by another administrator first."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(names)
        self.names = sorted(names)

    def __str__(self) -> str:
        if not self.names:
            return _("None of these mails is stopped any more.")
        return _("%(names)s looked after this mail already. Nothing was changed.") % {"names": ", ".join(self.names)}


@dataclass(frozen=True)
class Handled:
    """How many were changed, and how many another administrator had handled before."""

    count: int
    before: int


def stopped() -> QuerySet[OutboxMessage]:
    """Return the mails that leave no more by themselves, the last attempt first."""
    return OutboxMessage.objects.filter(state__in=STOPPED).order_by("-attempted_at", "pk")


@transaction.atomic
def requeue(*, mails: Collection[UUID], by: User, at: datetime) -> Handled:
    """Put stopped mails back into the queue with all their attempts; what they say is checked again as always."""
    return _handle(
        mails,
        by,
        at,
        state=State.PENDING,
        attempts=0,
        available_at=at,
        not_after=Greatest(F("not_after"), at + STILL_OF_USE),
        refused_address=False,
    )


@transaction.atomic
def set_aside(*, mails: Collection[UUID], by: User, at: datetime) -> Handled:
    """Set stopped mails aside, so that they are not sent again."""
    return _handle(mails, by, at, state=State.EXPIRED)


def _handle(mails: Collection[UUID], by: User, at: datetime, **changes: object) -> Handled:
    found = OutboxMessage.objects.filter(pk__in=mails).select_for_update(of=("self",)).select_related("handled_by")
    # Locked in one order, so that two administrators with the same list cannot deadlock.
    rows = list(found.order_by("pk"))
    open_ones = [row.pk for row in rows if row.state in STOPPED]
    if not open_ones:
        raise AlreadyHandled({row.handled_by.name for row in rows if row.handled_by})
    OutboxMessage.objects.filter(pk__in=open_ones).update(handled_by=by, handled_at=at, **changes)
    return Handled(len(open_ones), len(rows) - len(open_ones))
