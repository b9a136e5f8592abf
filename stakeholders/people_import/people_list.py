"""The people of a list, as text that can be read and written again."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice

from django.utils.translation import gettext as _

from stakeholders.people_import.columns import Heading, heading_score, read_heading
from stakeholders.people_import.dialects import HEADING_WITHIN, Record, read_records
from stakeholders.people_import.limits import MOST_ROWS, CannotRead, too_many_rows

# What people write into a cell that they leave empty.
NOTHING = {"-", "–", "—"}
COLUMNS = ["E-mail", "Name", "Department", "Role", "Time zone"]


@dataclass(frozen=True)
class Row:
    """One person as written in the list.

    `surplus` are filled cells beyond the columns of the heading; `nameless` is true when one stands in a column
    whose name is empty.
    """

    line: int
    email: str
    name: str
    department: str = ""
    role: str = ""
    zone: str = ""
    surplus: tuple[str, ...] = ()
    nameless: bool = False

    @property
    def cells(self) -> list[str]:
        """The cells in the order of COLUMNS, then the surplus."""
        return [self.email, self.name, self.department, self.role, self.zone, *self.surplus]


@dataclass(frozen=True)
class PeopleList:
    """The people, and the names of the columns that are not needed."""

    rows: list[Row]
    ignored: list[str]


def read_list(text: str, *, chosen: Mapping[str, str] | None = None) -> PeopleList:
    """Return the people of a list, none when there is only a heading; raise CannotRead with what is wrong with it.

    Titles may stand above the heading. `chosen` are columns, by field, that somebody told apart by hand.
    """
    records = read_records(text, heading_score=heading_score)
    first = list(islice(records, HEADING_WITHIN))
    if not first:
        raise CannotRead(_("The list is empty."))
    place = _heading_place(first, chosen or {})
    heading = read_heading(first[place].cells, chosen=chosen)
    records = chain(first[place + 1 :], records)
    rows = list(_rows(heading, records))
    nameless = [_("one without a name")] if any(row.nameless for row in rows) else []
    return PeopleList(rows, heading.ignored + nameless)


def list_text(rows: Iterable[Row]) -> str:
    """Return the rows under a heading, as text that `read_list` reads."""
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    lines.writerows(row.cells for row in rows)
    return text.getvalue()


def _heading_place(first: list[Record], chosen: Mapping[str, str]) -> int:
    """Return which of the first lines names the columns: the one of which most is known, else the first with two cells.

    A single known word is no heading where another line stands above it: a title may be "Name".
    """
    scores = [heading_score(record.cells) + sum(name in record.cells for name in chosen.values()) for record in first]
    if max(scores) > 1 or scores[0]:
        return scores.index(max(scores)) if max(scores) > 1 else 0
    return next((place for place, record in enumerate(first) if sum(map(bool, record.cells)) > 1), 0)


def _rows(heading: Heading, records: Iterator[Record]) -> Iterator[Row]:
    for count, record in enumerate(records, start=1):
        if count > MOST_ROWS:
            raise too_many_rows()
        yield _row(heading, record)


def _row(heading: Heading, record: Record) -> Row:
    cells = {field: "" if cell in NOTHING else cell for field, cell in zip(heading.fields, record.cells, strict=False)}
    parts = f"{cells.get('first_name', '')} {cells.get('last_name', '')}".strip()
    return Row(
        line=record.line,
        email=cells.get("email", ""),
        name=cells.get("name") or parts,
        department=cells.get("department", ""),
        role=cells.get("role", ""),
        zone=cells.get("zone", ""),
        surplus=tuple(cell for cell in record.cells[len(heading.fields) :] if cell),
        nameless=any(record.cells[place] for place in heading.nameless if place < len(record.cells)),
    )
