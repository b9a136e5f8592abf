"""The rows of a list as its pages take them: counted up to a bound, and of a long list in the order of an index."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet


class BoundedRows:
    """The first rows of a queryset; of more than there may be, nothing but that there are more is asked."""

    def __init__(self, rows: QuerySet[Any], groups: Sequence[QuerySet[Any]], most: int) -> None:
        self.rows = rows
        # The same rows, one part after the other, each of which the database reads in its order without sorting.
        self.groups = groups
        # So many rows are counted and stand on pages.
        self.most = most

    @cached_property
    def _counted(self) -> int:
        return self.rows.order_by()[: self.most + 1].count()

    @property
    def are_more(self) -> bool:
        """True where there are more than are counted."""
        return self._counted > self.most

    def __len__(self) -> int:
        return min(self._counted, self.most)

    def __getitem__(self, wanted: slice) -> list[Any]:
        """Return the rows of a page. A short list is sorted as a whole, a long one read group by group."""
        if not self.are_more:
            return list(self.rows[wanted])
        start, missing = wanted.start, wanted.stop - wanted.start
        found: list[Any] = []
        for group in self.groups:
            part = list(group[start : start + missing])
            found, missing = found + part, missing - len(part)
            if not missing:
                break
            # What stands on earlier pages is a part of this group, or all of it and some of the next.
            start = 0 if part else start - group.order_by().count()
        return found


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # generic for the checker alone
    """The pages of bounded rows."""

    def __init__(self, rows: BoundedRows, on_a_page: int) -> None:
        super().__init__(rows, on_a_page)  # type: ignore[arg-type]  # a page is all that is taken of them
        self.rows = rows

    @property
    def are_more(self) -> bool:
        """True where there are more rows than stand on the pages."""
        return self.rows.are_more
