"""Days: what is due, which reviews are planned and were held, and how many decisions are wanted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Least, TruncDate
from django.utils.formats import date_format

from agreements.analysis.working_days import FRIDAY
from agreements.dashboard.coming_up import reviews_to_come
from agreements.dashboard.commitment_status import CommitmentStatus, statuses_as_read
from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.addresses import address_of, day_in_calendar
from agreements.models import Agreement, Commitment, Review
from agreements.reviews.recording import EARLY
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import gettext as _

AHEAD, WEEKS, DAYS_OF_A_WEEK = 14, 4, 7
PERIOD = timedelta(weeks=WEEKS)
MOST_ENTRIES, MOST_ON_A_PHONE = 6, 3
# The first and last day that the calendar can be opened at.
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
DUE, REVIEW = range(2)
# How an address names them.
KINDS = {"due": DUE, "review": REVIEW}


class Slot(NamedTuple):
    """Something on a day: a promise that is due, or a review, by its id."""

    on: date
    kind: int
    pk: int


@dataclass(frozen=True)
class Entry:
    """A promise that is due, or a review with the title of its agreement, to come or held."""

    on: date
    title: str
    url: str
    commitment: Commitment | None = None
    is_held: bool = False


@dataclass(frozen=True)
class Day:
    """How much one day holds, and the addresses of exactly that."""

    on: date
    due: int
    reviews: int
    decisions: int
    due_url: str = ""
    reviews_url: str = ""
    # The list of what is wanted by that day.
    decide_url: str = ""
    is_today: bool = False
    # Of the days with something, beyond those that a phone shows.
    is_later: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.due or self.reviews or self.decisions)

    @property
    def is_weekend(self) -> bool:
        return self.on.weekday() > FRIDAY

    @property
    def looks(self) -> str:
        """Return the classes of its cell."""
        looks = {
            "today": self.is_today,
            "off": self.is_weekend,
            "empty-day": self.is_empty,
            "later": self.is_later and not self.is_empty,
        }
        return " ".join(name for name, holds in looks.items() if holds)

    @property
    def short(self) -> str:
        """Return 2; with its month on the first."""
        return date_format(self.on, "j M" if self.on.day == 1 else "j")

    @property
    def label(self) -> str:
        """Return Wed 2; with its month on the first; today by that word."""
        if self.is_today:
            return _("Today, %(day)s") % {"day": self.on.day}
        return date_format(self.on, "D j M" if self.on.day == 1 else "D j")


@dataclass(frozen=True)
class DaysBlock:
    """The next 14 days: a list where there are few agreements, else one cell a day."""

    entries: list[Entry]
    days: list[Day]
    url: str
    today: date


@dataclass(frozen=True)
class Weeks:
    """What the calendar shows from a day on: each day of its weeks, and where earlier and later days are."""

    first: date
    days: list[Day]
    earlier: str
    later: str

    @property
    def last(self) -> date:
        return self.days[-1].on

    def day(self, on: date) -> Day:
        return self.days[(on - self.first).days]

    @property
    def names(self) -> list[date]:
        """Return a Monday to Sunday, for the names of the days."""
        monday = self.first - timedelta(days=self.first.weekday())
        return [monday + timedelta(days=number) for number in range(DAYS_OF_A_WEEK)]

    @property
    def lines(self) -> list[list[Day | None]]:
        """Return the days as lines from Monday to Sunday; nothing where the period has not begun or is over."""
        cells: list[Day | None] = [*[None] * self.first.weekday(), *self.days]
        cells += [None] * (-len(cells) % DAYS_OF_A_WEEK)
        return [cells[start : start + DAYS_OF_A_WEEK] for start in range(0, len(cells), DAYS_OF_A_WEEK)]


def days_block(scope: Scope, decide_by: Mapping[date, int], *, is_small: bool) -> DaysBlock:
    """Return the next 14 days; `decide_by` says how many decisions are wanted by which day. Two queries at most.

    A list where the dashboard names each agreement, otherwise a strip.
    """
    today = scope.today
    last = today + timedelta(days=AHEAD - 1)
    found = _ahead(first=today, last=last, with_titles=is_small, **scope.given)["due"]
    # Asked apart: on which day one that was held stands depends on the zone of the reader.
    reviews = list(_reviews(scope, today, last).select_related("agreement"))
    url = address_of(scope, "calendar")
    if is_small:
        entries = [*map(_entry_of_promise, found), *_entries_of_reviews(reviews)]
        return DaysBlock(sorted(entries, key=lambda one: one.on)[:MOST_ENTRIES], [], url, today)
    slots = [Slot(on, DUE, pk) for on, pk in found]
    slots += [Slot(one.day, REVIEW, one.pk) for one in reviews]  # type: ignore[attr-defined]  # as below
    return DaysBlock([], days_of(scope, today, AHEAD, slots, decide_by), url, today)


@prepared
def _ahead(*, first: date, last: date, with_titles: bool, **given: Any) -> Queries:
    """What is due: with what a list says of it, or as days and keys alone."""
    due = _due(Scope(**given), first, last)
    if not with_titles:
        return {"due": due.values_list("terms__due_on", "pk")}
    dated = due.select_related("terms__owner", "terms__receiver__department")
    return {"due": dated.order_by("terms__due_on", "number")}


def days_of(scope: Scope, first: date, count: int, slots: Iterable[Slot], decide_by: Mapping[date, int]) -> list[Day]:
    """Return so many days from the first on, with what each holds."""
    held = Counter((slot.on, slot.kind) for slot in slots)
    found, shown = [], 0
    for on in (first + timedelta(days=number) for number in range(count)):
        numbers = held[on, DUE], held[on, REVIEW], decide_by.get(on, 0)
        shown += any(numbers)
        found.append(
            Day(
                on,
                *numbers,
                due_url=day_in_calendar(scope, on, "due"),
                reviews_url=day_in_calendar(scope, on, "review"),
                decide_url=address_of(scope, "decision-list", by=on.isoformat()),
                is_today=on == scope.today,
                is_later=shown > MOST_ON_A_PHONE,
            )
        )
    return found


def slots_from(scope: Scope, first: date) -> list[Slot]:
    """Return all that stands in four weeks from a day on, in order; two queries."""
    last = first + PERIOD - timedelta(days=1)
    due = _due(scope, first, last).values_list("terms__due_on", "pk")
    meetings = _reviews(scope, first, last).values_list("day", "pk")  # type: ignore[misc]  # annotated by _with_day
    return sorted([*(Slot(on, DUE, pk) for on, pk in due), *(Slot(on, REVIEW, pk) for on, pk in meetings)])


def weeks_from(scope: Scope, first: date, slots: Iterable[Slot], decide_by: Mapping[date, int]) -> Weeks:
    """Return the four weeks from a day on, with what each day holds, and the addresses of those before and after."""
    days = days_of(scope, first, PERIOD.days, slots, decide_by)
    starts = (first - PERIOD, first + PERIOD)
    earlier, later = (
        address_of(scope, "calendar", **{"from": start.isoformat()}) if EARLIEST <= start <= LATEST else ""
        for start in starts
    )
    return Weeks(first, days, earlier, later)


def entries_of(scope: Scope, slots: Iterable[Slot]) -> tuple[list[Entry], dict[int, CommitmentStatus]]:
    """Return these slots with what a page says of them, and how each promise stands; constant queries."""
    slots = list(slots)
    wanted = [{slot.pk for slot in slots if slot.kind == kind} for kind in (DUE, REVIEW)]
    related = ("agreement", "terms__owner", "terms__receiver__department")
    promises = {one.pk: one for one in Commitment.objects.filter(pk__in=wanted[DUE]).select_related(*related)}
    reviews = _with_day(Review.objects.filter(pk__in=wanted[REVIEW]), scope).select_related("agreement")
    meetings = dict(zip((one.pk for one in reviews), _entries_of_reviews(list(reviews)), strict=True))
    statuses = statuses_as_read(promises.values(), reader=scope.reader, at=scope.at)
    entries = (
        _entry_of_promise(promises[slot.pk]) if slot.kind == DUE else meetings[slot.pk]
        for slot in slots
        if slot.pk in (promises if slot.kind == DUE else meetings)
    )
    return list(entries), statuses


def day_named(words: str) -> date | None:
    """Return the day of a text such as 2026-12-01; None for one that no calendar has, or that is too far away."""
    try:
        day = datetime.strptime(words, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def _due(scope: Scope, first: date, last: date) -> QuerySet[Commitment]:
    running = Commitment.objects.running().filter(agreement__in=scope.agreements.values("pk"))
    return running.filter(terms__due_on__range=(first, last))


def _reviews(scope: Scope, first: date, last: date) -> QuerySet[Review]:
    """Return the reviews of these days: those planned outside a pause, and those that were held."""
    planned = reviews_to_come(scope.at).filter(planned_on__range=(first, last))
    held = Review.objects.filter(state=Review.State.HELD, planned_on__range=(first, last + EARLY))
    found = _with_day(planned | held, scope).filter(day__range=(first, last))  # type: ignore[misc]  # annotated there
    return found.filter(agreement__in=scope.agreements.values("pk")).order_by("day", "agreement__number")


def _with_day(reviews: QuerySet[Review], scope: Scope) -> QuerySet[Review]:
    """Return these with the day on which each stands; one that was held early stands where it was noted."""
    noted_on = TruncDate("closed_at", tzinfo=ZoneInfo(scope.reader.zone))
    was_held = When(state=Review.State.HELD, then=Least("planned_on", noted_on))
    return reviews.annotate(day=Case(was_held, default=F("planned_on")))


def _entry_of_promise(one: Commitment) -> Entry:
    assert one.terms is not None  # only commitments in force are due
    return Entry(one.terms.due_on, one.terms.deliverable, one.get_absolute_url(), one)


def _entries_of_reviews(reviews: list[Review]) -> list[Entry]:
    titles = Agreement.objects.filter(pk__in={one.agreement_id for one in reviews}).titles()
    said = _("Review: %(title)s")
    return [
        Entry(
            one.day,  # type: ignore[attr-defined]  # annotated by _with_day
            said % {"title": titles[one.agreement_id]},
            one.get_absolute_url(),
            is_held=one.state == Review.State.HELD,
        )
        for one in reviews
    ]
