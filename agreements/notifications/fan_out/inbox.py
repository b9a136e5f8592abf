"""The inbox: what a person was told and may still read, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.urls import Resolver404, resolve
from django.utils import timezone

from agreements.activity.names import Names
from agreements.models import Agreement, Following, InboxItem
from agreements.models.agreement import AnyOf
from agreements.notifications.message_types.base import Repeats
from agreements.notifications.message_types.lines import names_for
from agreements.notifications.message_types.registry import kinds_where, message_type
from agreements.notifications.message_types.validity import is_for_drafters, is_for_its_recipient
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared

TOLD_BY = (
    "person",
    "agreement",
    "event",
    "occasion",
    "reminder",
    "check_in",
    "episode",
    "notice",
    "absence",
    "account_note",
    "about_person",
)
# More unread lines than these about one agreement are looked at when the page is opened again.
MOST_AT_ONCE = 200
PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One inbox line; without a link when its reader may no longer read the page."""

    item: InboxItem
    sentence: str
    link: str
    is_new: bool
    # Older ones of the same kind by the same person on the same day.
    more: list["Line"] = field(default_factory=list)

    @property
    def has_news(self) -> bool:
        """True while one of them is new."""
        return self.is_new or any(line.is_new for line in self.more)


@dataclass(frozen=True)
class Bundle:
    """The inbox lines about one agreement on one day; `agreement` is annotated with its title."""

    agreement: Any
    level: str
    # The first on the page of this agreement: there one chooses how closely it is followed.
    is_first: bool
    lines: list[Line] = field(default_factory=list)

    @property
    def has_a_link(self) -> bool:
        """True while the person may read the agreement."""
        return any(line.link for line in self.lines)


@dataclass(frozen=True)
class Day:
    """The inbox lines of one day, grouped by agreement."""

    date: date
    bundles: list[Bundle] = field(default_factory=list)


def readable_by(person: User) -> QuerySet[InboxItem]:
    """Return the items that exist for this person now, newest first; what was taken back is gone."""
    drafted = Agreement.objects.drafted_by(person).values("pk")
    visible = Agreement.objects.visible_to(person).values("pk")
    about_a_draft = Q(kind__in=kinds_where(is_for_drafters))
    readable = about_a_draft & Q(agreement__in=drafted) | ~about_a_draft & Q(agreement__in=visible)
    readable |= Q(kind__in=kinds_where(is_for_its_recipient)) | Q(agreement=None)
    return InboxItem.objects.filter(readable, person=person, check_in__undone_at=None).order_by("-created_at", "-pk")


def with_their_causes(keys: Iterable[UUID]) -> list[InboxItem]:
    """Return the items of these keys, in this order, with all that told of them; one query.

    It joins a dozen tables: planning that for every page takes longer than finding the items.
    """
    places = {key: place for place, key in enumerate(keys)}
    return sorted(_told(keys=list(places))["items"], key=lambda item: places[item.pk]) if places else []


@prepared
def _told(*, keys: list[UUID]) -> Queries:
    return {"items": InboxItem.objects.filter(AnyOf(F("pk"), keys)).select_related(*TOLD_BY)}


@dataclass(frozen=True)
class Told(Sequence[UUID]):
    """The keys of all that a person was told and may read, newest first: a list of which pages are taken."""

    person: User
    all: int
    # How many of these the person has not opened yet.
    unseen: int
    first: list[UUID]

    def __len__(self) -> int:
        return self.all

    def __getitem__(self, part: Any) -> Any:
        """Return a part of them; one query beyond the first page."""
        if part.stop <= min(PER_PAGE, self.all):
            return self.first[part]
        return list(readable_by(self.person).values_list("pk", flat=True)[part])


def told_to(person: User) -> Told:
    """Return what this person was told; one query."""
    found = _first_page(person=person)
    known, unseen = next(iter(found["counted"]), (0, 0))
    return Told(person, known, unseen, found["keys"])


@prepared
def _first_page(*, person: User) -> Queries:
    readable = readable_by(person)
    unseen = Count("pk", filter=Q(seen_at=None))
    counted = readable.order_by().values("person").annotate(all=Count("pk"), unseen=unseen)
    return {
        "counted": counted.values_list("all", "unseen"),
        "keys": readable.values_list("pk", flat=True)[:PER_PAGE],
    }


def by_day(items: Sequence[InboxItem], *, person: User, pages: Iterable[str] = ()) -> list[Day]:
    """Return items by day and agreement, in the order given; what is still to do on one of `pages` is left out."""
    # Without an agreement it is about all of them: somebody stands in, an address is wrong.
    about = {item.agreement_id for item in items if item.agreement_id}
    known = _agreements(person=person, agreements=list(about)) if about else {"titled": [], "levels": []}
    agreements, levels = {one.pk: one for one in known["titled"]}, dict(known["levels"])
    days: dict[date, dict[int | None, Bundle]] = {}
    met: set[int | None] = set()
    for item, said in _lines(items, names_for(items), frozenset(pages)):
        bundles = days.setdefault(timezone.localtime(item.created_at).date(), {})
        its = item.agreement_id
        if its not in bundles:
            bundles[its] = Bundle(agreements.get(its or 0), levels.get(its or 0, ""), its not in met)
            met.add(its)
        _add(bundles[its].lines, said)
    return [Day(day, list(bundles.values())) for day, bundles in days.items()]


@prepared
def _agreements(*, person: User, agreements: list[int]) -> Queries:
    followed = Following.objects.filter(AnyOf(F("agreement"), agreements), person=person)
    return {
        "titled": Agreement.objects.titled().filter(AnyOf(F("pk"), agreements)),
        "levels": followed.values_list("agreement_id", "level"),
    }


def mark_seen(items: QuerySet[InboxItem], at: datetime) -> int:
    """Note when a person saw these; what was seen before keeps its moment. Return how many were new."""
    return items.filter(seen_at=None).update(seen_at=at)


def mark_seen_here(person: User, path: str, at: datetime) -> int:
    """Note that a person opened the page that their unread lines lead to; return how many were new."""
    about = _about(path)
    if about is None:
        return 0
    unread = readable_by(person).filter(about, seen_at=None).values_list("pk", flat=True)
    found = with_their_causes(unread[:MOST_AT_ONCE])
    if not found:
        return 0
    names = names_for(found)
    here = [item.pk for item in found if page_of(item, names).partition("#")[0] == path]
    return mark_seen(InboxItem.objects.filter(pk__in=here), at)


def _about(path: str) -> Q | None:
    """Return what the lines that lead to a page are about: one agreement, by its own number or a commitment's."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    number = found.kwargs.get("number")
    if number is None:
        return None
    is_commitment = path.startswith("/commitments/")
    return Q(agreement__commitments__number=number) if is_commitment else Q(agreement__number=number)


def page_of(item: InboxItem, names: Names) -> str:
    """Return the path of the page where it can be read or answered; empty where its recipient may read none."""
    return message_type(item.kind).page(item, names)


def _lines(items: Iterable[InboxItem], names: Names, pages: frozenset[str]) -> Iterable[tuple[InboxItem, Line]]:
    for item in items:
        known, page = message_type(item.kind), page_of(item, names)
        is_a_task = known.repeats is not Repeats.NOTHING and page.partition("#")[0] in pages
        if not is_a_task:
            is_new = item.seen_at is None and known.repeats is not Repeats.TASK
            yield item, Line(item, str(known.line(item, names)), page, is_new)


def _add(lines: list[Line], said: Line) -> None:
    """Put a line among those of its day, under the one that says the same of the same person."""
    who = _actor(said.item)
    alike = [known for known in lines if known.item.kind == said.item.kind and _actor(known.item) == who]
    (alike[0].more if alike and who else lines).append(said)


def _actor(item: InboxItem) -> int | None:
    if item.event is not None:
        return item.event.by_id
    return item.check_in.by_id if item.check_in is not None else None
