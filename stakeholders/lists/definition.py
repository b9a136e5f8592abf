"""What a list is: its filter, its columns, the rows that somebody may read, and where its page is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from stakeholders.lists.filters import ListFilter
from stakeholders.lists.list_columns import Column
from stakeholders.lists.reader import Reading


@dataclass(frozen=True)
class Listing:
    """One list of the application; pages, files, saved views and jobs know it by its name."""

    # As it stands in addresses, in saved views and in jobs.
    name: str
    # The name of the URL of its page.
    page: str
    filter: type[ListFilter]
    # What a reader is shown; administrators may see more.
    columns: Callable[[Reading], tuple[Column, ...]]
    # The name of the order that holds while none is asked for.
    order: str
    # The rows that exist for the reader and are asked for, in no order: what one may read is decided here alone.
    rows: Callable[[Reading, dict[str, Any]], QuerySet[Any]]
    # What a page or a file shows of some of them; the number of queries does not grow with them.
    prepared: Callable[[Sequence[Any], Reading], list[Any]]
    # "1 promise", "3 promises".
    counted: Callable[[int], str]


LISTINGS: dict[str, Listing] = {}


def register(listings: Iterable[Listing]) -> None:
    """Make lists known by name; an application does it once, when it is ready."""
    LISTINGS.update({listing.name: listing for listing in listings})
