"""The people of a list, as text that can be read and written again."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext as _

from stakeholders.people_import.columns import Heading, heading_score, read_heading
from stakeholders.people_import.dialects import Record, read_records
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


def read_list(text: str) -> PeopleList:
    """Return the people of a list, none when there is only a heading; raise CannotRead with what is wrong with it."""
    records = read_records(text, heading_score=heading_score)
    first = next(records, None)
    if not first:
        raise CannotRead(_("The list is empty."))
    heading = read_heading(first.cells)
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
