"""The load: how many open promises each department has given, by the month in which they are due."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import pairwise

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format

from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.addresses import address_of
from agreements.dashboard.relations.sides import Delivery, Side, givers, owned_within
from agreements.models import Commitment
from agreements.models.commitment import CommitmentQuerySet
from stakeholders.text.sentences import gettext as _

MONTHS = 6
DELIVERY = ("agreement", "terms__owner", "terms__receiver__department")
BEFORE, LATER = "before", "later"
# Above this many the bar of a cell is full; it is a picture of the number beside it, not a share of others.
FULL_BAR = 20


@dataclass(frozen=True)
class Period:
    """A column of the load: what is due from a day to another one, both included; open where none is given."""

    key: str
    label: str
    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


EVER = Period("", "")


@dataclass(frozen=True)
class Cell:
    """How many promises of a department are due in a period; `bar` is the length of its picture in per cent."""

    count: int
    label: str
    url: str

    @property
    def bar(self) -> int:
        return min(self.count, FULL_BAR) * 100 // FULL_BAR


@dataclass(frozen=True)
class Line:
    """One department and what it owes in each period."""

    side: Side
    cells: list[Cell]


def periods(today: date) -> list[Period]:
    """Return what was due before today, the rest of this month and five more, and what is due later."""
    months_since_nought = [today.year * 12 + today.month - 1 + number for number in range(MONTHS + 1)]
    starts = [date(months // 12, months % 12 + 1, 1) for months in months_since_nought]
    months = [
        Period(start.strftime("%Y-%m"), date_format(start, "M Y"), max(start, today), following - timedelta(days=1))
        for start, following in pairwise(starts)
    ]
    before = Period(BEFORE, _("Before today"), last=today - timedelta(days=1))
    return [before, *months, Period(LATER, _("Later"), first=starts[-1])]


def load_by_department(scope: Scope) -> list[Line]:
    """Return the open promises by the department of their owner and by period, alphabetical; constant queries."""
    columns = periods(scope.today)
    counted = list(_counted(scope))
    sides = givers(delivery for delivery, _day, _count in counted)
    counts: dict[Side, Counter[str]] = defaultdict(Counter)
    for delivery, day, count in counted:
        counts[sides[delivery]][next(one.key for one in columns if one.holds(day))] += count
    lines = []
    for side in sorted(counts, key=lambda side: side.order):
        address = partial(address_of, scope, "load-detail", side.code)
        lines.append(Line(side, [Cell(counts[side][one.key], one.label, address(month=one.key)) for one in columns]))
    return lines


def promises_in(scope: Scope, side: Side, period: Period) -> list[int]:
    """Return the ids of the open promises of this side that are due in the period, the nearest date first."""
    found = _open(scope).filter(owned_within(side.code))
    if period.first:
        found = found.filter(terms__due_on__gte=period.first)
    if period.last:
        found = found.filter(terms__due_on__lte=period.last)
    rows = list(found.order_by("terms__due_on", "number").values_list("pk", *DELIVERY))
    sides = givers(Delivery(*delivery) for _pk, *delivery in rows)
    return [pk for pk, *delivery in rows if sides[Delivery(*delivery)].code == side.code]


def _counted(scope: Scope) -> Iterator[tuple[Delivery, date, int]]:
    """Yield who delivers to whom how many promises in one month, with a day in the period to which they belong."""
    # A part of this month may be over.
    is_over = ExpressionWrapper(Q(terms__due_on__lt=scope.today), output_field=BooleanField())
    months = _open(scope).annotate(month=TruncMonth("terms__due_on"), is_over=is_over)
    counted = months.values(*DELIVERY, "month", "is_over").annotate(count=Count("pk"))
    for *delivery, month, over, count in counted.values_list(*DELIVERY, "month", "is_over", "count"):
        yield Delivery(*delivery), scope.today - timedelta(days=1) if over else max(month, scope.today), count


def _open(scope: Scope) -> CommitmentQuerySet:
    return Commitment.objects.running().filter(agreement__in=scope.agreements.values("pk"))
