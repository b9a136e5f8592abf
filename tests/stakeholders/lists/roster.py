"""A list for the tests of what goes with every list: of the people in one's own departments, by words of their name."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from stakeholders.lists.definition import LISTINGS, Listing
from stakeholders.lists.filters import ListFilter
from stakeholders.lists.list_columns import Cell, Column, Sense, by
from stakeholders.lists.reader import Reading
from stakeholders.models import Department, User
from stakeholders.text.form_fields import SearchField

NAME = "roster"
BORN, NUMBER = date(2026, 3, 29), -5


class RosterFilter(ListFilter):
    """Words of a name."""

    q = SearchField(required=False)
    spoken = {"q": lambda words: f"called “{words}”"}


def columns(reading: Reading) -> tuple[Column, ...]:
    return (
        Column("name", "Name", lambda person: person.name, by=by("folded")),
        Column("told", "Told apart by", lambda person: person.distinction),
        Column("joined", "Joined", lambda person: person.joined_at, by=by("joined_at"), sense=Sense.DAYS),
        Column("day", "Day", lambda person: BORN),
        Column("number", "Number", lambda person: NUMBER),
        Column("nothing", "Nothing", lambda person: None),
    )


def rows(reading: Reading, wanted: dict[str, Any]) -> QuerySet[User]:
    """Colleagues alone: what one may read depends on the reader."""
    departments = Department.objects.of(reading.reader)
    people = User.objects.filter(memberships__department__in=departments).distinct()
    return people.filter(name__icontains=wanted["q"]) if wanted else people


def prepared(chunk: Sequence[User], reading: Reading) -> list[User]:
    return list(chunk)


ROSTER = Listing(
    name=NAME,
    page="stakeholders:person-list",
    filter=RosterFilter,
    columns=columns,
    order="name",
    rows=rows,
    prepared=prepared,
    counted=lambda count: f"{count} people",
)


@contextmanager
def registered() -> Iterator[Listing]:
    """Know the list for as long as a test runs."""
    LISTINGS[NAME] = ROSTER
    try:
        yield ROSTER
    finally:
        LISTINGS.pop(NAME, None)


def lines_as_texts(lines: Iterator[list[Cell]], *, said: Callable[[datetime], str]) -> list[list[str]]:
    """Return lines as they stand in a CSV file in which no text has to be changed."""
    return [
        [said(cell) if isinstance(cell, datetime) else "" if cell is None else str(cell) for cell in line]
        for line in lines
    ]
