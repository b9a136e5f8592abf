"""Reading lists in tests: which rows an address asks for, for whom and when."""

from datetime import datetime
from typing import Any

from stakeholders.lists.definition import Listing
from stakeholders.lists.reader import Reading
from stakeholders.lists.selection import Selection
from stakeholders.models import User
from tests.builders import NOW


def selection(listing: Listing, reader: User, *, at: datetime = NOW, **asked: Any) -> Selection:
    return Selection(listing, Reading(reader, at.date(), at), {name: str(value) for name, value in asked.items()})


def selected(listing: Listing, reader: User, *, at: datetime = NOW, **asked: Any) -> list[Any]:
    """Return the rows that are asked for, in their order."""
    return list(selection(listing, reader, at=at, **asked).rows)
