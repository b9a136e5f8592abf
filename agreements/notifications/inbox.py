"""The inbox: what a person was told and may still read, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from agreements.models import Agreement, InboxItem
from agreements.notifications.lines import line, names_for, place
from agreements.notifications.truth import ABOUT_A_DRAFT, WITHOUT_A_SEAT
from stakeholders.models import User


@dataclass(frozen=True)
class Line:
    """One thing to know; without a link when the person may no longer read more."""

    item: InboxItem
    sentence: str
    link: str


@dataclass(frozen=True)
class Group:
    """What there is to know about one agreement; `agreement` carries its title."""

    agreement: Any
    lines: list[Line] = field(default_factory=list)

    @property
    def has_a_link(self) -> bool:
        return any(line.link for line in self.lines)


def readable_by(person: User) -> QuerySet[InboxItem]:
    """Return the items that exist for this person now, newest first; what was taken back is gone."""
    drafted = Agreement.objects.drafted_by(person).values("pk")
    visible = Agreement.objects.visible_to(person).values("pk")
    walls = Q(kind__in=ABOUT_A_DRAFT, agreement__in=drafted) | ~Q(kind__in=ABOUT_A_DRAFT) & Q(agreement__in=visible)
    readable = walls | Q(kind__in=WITHOUT_A_SEAT)
    return InboxItem.objects.filter(readable, person=person, check_in__undone_at=None).order_by("-created_at", "-pk")


def unseen(person: User) -> int:
    """Return how many of them the person has not opened yet."""
    return readable_by(person).filter(seen_at=None).count()


def grouped(items: Iterable[InboxItem]) -> list[Group]:
    """Return items by agreement: the agreement with the newest one first, items in the order given."""
    items = list(items)
    agreements = Agreement.objects.titled().in_bulk([item.agreement_id for item in items])
    names = names_for(items)
    groups: dict[int, Group] = {}
    for item in items:
        group = groups.setdefault(item.agreement_id, Group(agreements[item.agreement_id]))
        group.lines.append(Line(item, line(item, names), place(item, names)))
    return list(groups.values())


def mark_seen(items: QuerySet[InboxItem], at: datetime) -> int:
    """Note when a person saw these; what was seen before keeps its moment. Return how many were new."""
    return items.filter(seen_at=None).update(seen_at=at)
