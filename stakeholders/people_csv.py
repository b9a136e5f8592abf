"""Lists of people as spreadsheets write them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from django.utils.text import Truncator
from django.utils.translation import gettext as _

MOST_ROWS = 5_000
MOST_BYTES = 1_000_000
COLUMNS = ["email", "name", "department", "role", "zone"]
DEMANDED = {"email", "name"}
# A spreadsheet takes a cell that begins so for a formula, and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CannotRead(Exception):
    """Says in one sentence why this is no list of people."""


@dataclass(frozen=True)
class Row:
    """One person as written in the list; `line` is where it begins, the heading being line 1."""

    line: int
    email: str
    name: str
    codes: tuple[str, ...] = ()
    role: str = ""
    zone: str = ""


def decoded(content: bytes) -> str:
    """Return the text of an uploaded file, UTF-8 with or without byte order mark; raise CannotRead otherwise."""
    if len(content) > MOST_BYTES:
        raise CannotRead(_("The list is larger than 1 MB. Import it in parts."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise CannotRead(_("The file is not in UTF-8. In the spreadsheet choose “CSV UTF-8” when saving.")) from fault


def read_rows(text: str) -> list[Row]:
    """Return the people of a list with commas or semicolons; raise CannotRead with what is wrong with it."""
    # Browsers send every line break as two characters, whatever the file had.
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    if len(text.encode()) > MOST_BYTES:
        raise CannotRead(_("The list is larger than 1 MB. Import it in parts."))
    try:
        rows = list(_rows(text))
    except csv.Error as fault:
        raise CannotRead(_("A quotation mark is opened and not closed somewhere in the list.")) from fault
    if not rows:
        raise CannotRead(_("The list has no people: write one line for each under the heading."))
    return rows


def _rows(text: str) -> Iterator[Row]:
    heading = text.split("\n", 1)[0]
    lines = csv.reader(StringIO(text, newline=""), delimiter=";" if heading.count(";") > heading.count(",") else ",")
    columns = _columns(next(lines, []))
    begins, count = lines.line_num + 1, 0
    for cells in lines:
        if any(cell.strip() for cell in cells):
            count += 1
            if count > MOST_ROWS:
                raise CannotRead(_("The list has more than 5,000 people. Import it in parts."))
            yield _row(begins, columns, cells)
        begins = lines.line_num + 1


def _columns(heading: list[str]) -> list[str]:
    """Return the names of the columns; raise CannotRead when one is unknown, twice there or missing."""
    columns = [name.strip().lower() for name in heading]
    unknown = [name for name in columns if name not in COLUMNS]
    if not DEMANDED.issubset(columns) or len(set(columns)) < len(columns):
        raise CannotRead(_("The first line must name the columns: email, name, department, role, zone."))
    if unknown:
        excerpt = Truncator(unknown[0]).chars(40)
        raise CannotRead(
            _("The column “%(name)s” is unknown. Columns are email, name, department, role, zone.") % {"name": excerpt}
        )
    return columns


def _row(line: int, columns: list[str], cells: list[str]) -> Row:
    if len(cells) > len(columns):
        raise CannotRead(_("Line %(line)d has more cells than the heading has columns.") % {"line": line})
    values = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
    codes = (code.strip().upper() for code in values.get("department", "").split(";"))
    return Row(
        line=line,
        email=values.get("email", ""),
        name=values.get("name", ""),
        codes=tuple(dict.fromkeys(code for code in codes if code)),
        role=values.get("role", "").lower(),
        zone=values.get("zone", ""),
    )
