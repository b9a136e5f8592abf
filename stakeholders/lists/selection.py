"""What an address asks of a list: which rows, in which order, and the same in words."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from stakeholders.lists.definition import Listing
from stakeholders.lists.list_columns import Cell, Column, Order, orders_of
from stakeholders.lists.reader import Reading
from stakeholders.text.sentences import gettext as _

# The parameters of an address that a filter may not have.
SORT, PAGE = "sort", "page"
ON_A_PAGE = 50
# Rows of a file that are read at once.
IN_A_CHUNK = 500


class Selection:
    """A part of a list in an order; an order that there is not is the usual one."""

    def __init__(self, listing: Listing, reading: Reading, asked: Mapping[str, Any]) -> None:
        self.listing = listing
        self.reading = reading
        self.filter = listing.filter(asked, reading=reading)
        self.columns: tuple[Column, ...] = listing.columns(reading)
        self.orders: dict[str, Order] = orders_of(self.columns)
        self.order = self.orders.get(str(asked.get(SORT, "")), self.orders[listing.order])

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The rows in their order; the key settles what is equal, so that pages do not shift."""
        found = self.listing.rows(self.reading, self.filter.wanted())
        return found.order_by(*self.order.expressions(), "pk")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filter.phrases())

    @property
    def query(self) -> str:
        """The parameters of an address that ask for the same, without a page; empty for the whole list."""
        sort = [(SORT, self.order.name)] if self.order.name != self.listing.order else []
        return urlencode([*self.filter.asked(), *sort])

    def sentence(self, count: int) -> str:
        """Return what is chosen, in words: how many, of which kind, in which order."""
        what = ", ".join([self.listing.counted(count), *self.filter.scope(), *self.filter.phrases()])
        return _("%(what)s. Sorted by %(order)s.") % {"what": what, "order": self.order.phrase}

    def page(self, number: str | None) -> Page[Any]:
        """Return a page of rows; the last one for a number beyond it, the first for what is no number."""
        return Paginator(self.rows, ON_A_PAGE).get_page(number)

    @property
    def header(self) -> list[str]:
        """The names of the columns, as the first line of a file."""
        return [str(column.label) for column in self.columns]

    def lines(self) -> Iterator[list[Cell]]:
        """Yield every row as its cells; rows are fetched and prepared in bounded chunks."""
        rows = iter(self.rows.iterator(chunk_size=IN_A_CHUNK))
        while chunk := list(islice(rows, IN_A_CHUNK)):
            for row in self.listing.prepared(chunk, self.reading):
                yield [column.cell(row) for column in self.columns]
