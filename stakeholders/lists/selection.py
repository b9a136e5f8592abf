"""What an address asks of a list: which rows, in which order, and the same in words."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import QuerySet

from stakeholders.lists.bounded_rows import BoundedPaginator, BoundedRows
from stakeholders.lists.definition import Listing
from stakeholders.lists.list_columns import Cell, Column, Order, orders_of
from stakeholders.lists.reader import Reading
from stakeholders.text.sentences import gettext as _

# The parameters of an address that a filter may not have.
SORT, PAGE = "sort", "page"
ON_A_PAGE = 50
# So many rows stand on pages; whoever looks for another narrows the list, or turns its order round.
MOST_ON_PAGES = 10_000
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
        return self._found.order_by(*self.order.expressions(), self.order.key)

    @cached_property
    def _found(self) -> QuerySet[Any]:
        return self.listing.rows(self.reading, self.filter.wanted())

    @property
    def _groups(self) -> list[QuerySet[Any]]:
        """The same rows in the same order, one part after the other."""
        parts = [self._found.filter(part) for part in self.order.column.parts] or [self._found]
        return [part.order_by(*self.order.own_expressions(), self.order.key) for part in parts]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.filter.phrases())

    @property
    def query(self) -> str:
        """The parameters of an address that ask for the same, without a page; empty for the whole list."""
        sort = [(SORT, self.order.name)] if self.order.name != self.listing.order else []
        return urlencode([*self.filter.asked(), *sort])

    def sentence(self, count: int, *, are_more: bool = False) -> str:
        """Return what is chosen, in words: how many, of which kind, in which order; or that there `are_more`."""
        counted = self.listing.counted(count)
        if are_more:
            counted = _("More than %(counted)s") % {"counted": counted}
        what = ", ".join([counted, *self.filter.scope(), *self.filter.phrases()])
        said = _("%(what)s. Sorted by %(order)s.") % {"what": what, "order": self.order.phrase}
        return _("%(said)s The first %(count)s stand here.") % {"said": said, "count": count} if are_more else said

    def page(self, number: str | None) -> Page[Any]:
        """Return a page of rows; the last one for a number beyond it, the first for what is no number."""
        return BoundedPaginator(BoundedRows(self.rows, self._groups, MOST_ON_PAGES), ON_A_PAGE).get_page(number)

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
