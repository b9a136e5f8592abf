"""A selection as it is kept: by the name of its list and the query of its address."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import QueryDict

from stakeholders.lists.definition import LISTINGS
from stakeholders.lists.reader import Reading
from stakeholders.lists.selection import Selection
from stakeholders.models import User


def reading_of(reader: User, *, at: datetime) -> Reading:
    """Return how somebody reads at a moment: with the day where they are."""
    return Reading(reader, at.astimezone(ZoneInfo(reader.zone)).date(), at)


def selection_of(name: str, query: str, reading: Reading) -> Selection | None:
    """Return what a query asks of the list of this name; None when there is no such list."""
    listing = LISTINGS.get(name)
    return Selection(listing, reading, QueryDict(query)) if listing else None
