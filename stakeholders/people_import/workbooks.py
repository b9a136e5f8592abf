"""Workbooks of Excel as lists of text."""

import csv
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _

from stakeholders.people_import.limits import MOST_OF_A_CELL, MOST_ROWS, CannotRead, refuse_large, too_many_rows

ZIP, OLD_OR_LOCKED = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
# What the parts of a workbook may become when unpacked: 5,000 people in 20 columns need 6 MB.
MOST_UNPACKED = 8_000_000
# The most bytes of styles in a workbook: parsing them is slow, and a list needs few thousand.
STYLES, MOST_STYLES = "xl/styles.xml", 1_000_000
# Rows between people may be empty; cells that far to the right belong to no list of people.
MOST_LINES, MOST_COLUMNS = 2 * MOST_ROWS, 60


def is_workbook(content: bytes) -> bool:
    """True when the bytes begin as a workbook does, in a format that can be read or not."""
    return content.startswith((ZIP, OLD_OR_LOCKED))


def workbook_text(content: bytes) -> str:
    """Return the first visible sheet of an .xlsx file as text with commas, row for row; raise CannotRead."""
    refuse_large(len(content))
    if content.startswith(OLD_OR_LOCKED):
        raise CannotRead(_("The workbook has a password or the old format .xls. Save it without, as .xlsx or CSV."))
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    for number, cells in enumerate(_rows(content)):
        if number >= MOST_LINES:
            raise too_many_rows()
        lines.writerow(cells)
        # Many cells can share one long text, so that a small file holds a large list.
        refuse_large(text.tell())
    return text.getvalue()


def _rows(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - 6 MB that few processes need

    try:
        _refuse_bomb(content)
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        for cells in sheet.iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS, values_only=True):
            texts = [_text(cell)[: MOST_OF_A_CELL + 1] for cell in cells]
            yield texts[: max((place for place, text in enumerate(texts, start=1) if text), default=0)]
    except CannotRead:
        raise
    except Exception as fault:
        # A damaged file can raise nearly any exception in the library.
        raise CannotRead(_("The file is no workbook that can be read. Save the list as .xlsx or CSV.")) from fault


def _refuse_bomb(content: bytes) -> None:
    """Raise CannotRead when the file would unpack to more than a list needs.

    The sizes are those that the file states; zipfile never unpacks more than that of a part.
    """
    with zipfile.ZipFile(BytesIO(content)) as parts:
        sizes = {part.filename: part.file_size for part in parts.infolist()}
        if sum(sizes.values()) > MOST_UNPACKED or sizes.get(STYLES, 0) > MOST_STYLES:
            raise CannotRead(_("The workbook is too large. Save the sheet with the people alone, as .xlsx or CSV."))


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)
