"""The columns of a list: what a cell says, and by what rows are sorted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db.models import Case, Expression, F, IntegerField, Q, Subquery, Value, When
from django.db.models.expressions import OrderBy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Cell = str | int | date | datetime | None
Sortable = Expression | F | Subquery


class Sense(Enum):
    """What the two directions of an order are called."""

    WORDS = (_("A to Z"), _("Z to A"))
    DAYS = (_("earliest first"), _("latest first"))
    NUMBERS = (_("lowest first"), _("highest first"))
    STEPS = (_("first step first"), _("last step first"))


@dataclass(frozen=True)
class Column:
    """One thing that is said of every row."""

    # As it stands in an address.
    name: str
    label: str | Promise
    # Of one row as it is prepared; words as people read them, days and numbers as such.
    cell: Callable[[Any], Cell]
    # What rows are sorted by, ascending; a list is not sorted by a column without.
    by: tuple[Sortable, ...] = ()
    sense: Sense = Sense.WORDS
    # Parts of the rows that follow each other whatever the direction; each row fulfils one of these conditions.
    parts: tuple[Q, ...] = ()
    # True where of some rows nothing is known. Elsewhere it stays False, so that an index is read backwards.
    has_gaps: bool = False


@dataclass(frozen=True)
class Order:
    """The order of a list: a column and a direction, as "due" or "-due" in an address."""

    column: Column
    is_reversed: bool

    @property
    def name(self) -> str:
        return f"-{self.column.name}" if self.is_reversed else self.column.name

    @property
    def label(self) -> str:
        """The order in words: "Due on, earliest first"."""
        return f"{self.column.label}, {self.column.sense.value[self.is_reversed]}"

    @property
    def phrase(self) -> str:
        """The order as part of a sentence: "due on, earliest first"."""
        return self.label[:1].lower() + self.label[1:]

    @property
    def key(self) -> str:
        """What settles the order of equal rows: in the same direction, so that an index is read either way."""
        return "-pk" if self.is_reversed else "pk"

    def expressions(self) -> tuple[OrderBy, ...]:
        """Return what a query is ordered by; rows of which nothing is known stand last, whatever the direction."""
        places = [When(part, then=Value(place)) for place, part in enumerate(self.column.parts)]
        return (*([OrderBy(Case(*places, output_field=IntegerField()))] if places else []), *self.own_expressions())

    def own_expressions(self) -> tuple[OrderBy, ...]:
        """Return the same without what comes first: what one part of the rows is ordered by."""
        # Ascending, the database puts gaps last by itself.
        gaps_last = True if self.column.has_gaps and self.is_reversed else None
        return tuple(OrderBy(one, descending=self.is_reversed, nulls_last=gaps_last) for one in self.column.by)


def orders_of(columns: tuple[Column, ...]) -> dict[str, Order]:
    """Return by name every order that these columns allow."""
    known = [Order(column, is_reversed) for column in columns if column.by for is_reversed in (False, True)]
    return {order.name: order for order in known}


def by(*paths: str) -> tuple[Sortable, ...]:
    """Return the columns of a table to sort by."""
    return tuple(F(path) for path in paths)
