"""A list as a workbook of Excel: its rows on one sheet, and on another what was chosen, by whom and when."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import chain, islice
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from stakeholders.exports.cells import begins_like_a_formula, written
from stakeholders.lists.list_columns import Cell

DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
BOLD = Font(bold=True)
# What the widths of columns are judged by, and what they may be, in characters.
LOOKED_AT, NARROWEST, WIDEST = 100, 10, 60


def write_workbook(
    into: IO[bytes],
    header: list[str],
    lines: Iterable[list[Cell]],
    about: Callable[[], Iterable[tuple[str, str]]],
) -> None:
    """Write the sheets "List" and "About".

    Texts are texts, whatever they begin with; days and moments are such, in the current time zone. `about` is asked
    for its lines when the rows are written. Rows go through a file on the disk, so that memory stays bounded.
    """
    book = Workbook(write_only=True)
    _write_list(book.create_sheet(_("List")), header, iter(lines))
    _write_about(book.create_sheet(_("About")), about())
    book.save(into)


def _write_list(sheet: Any, header: list[str], lines: Iterator[list[Cell]]) -> None:
    first = list(islice(lines, LOOKED_AT))
    # A sheet that is only written takes these before its first row.
    sheet.freeze_panes = "A2"
    for place, cells in enumerate(zip(header, *first, strict=True), start=1):
        longest = max(len(str(cell)) for cell in cells if cell is not None)
        sheet.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, NARROWEST), WIDEST)
    sheet.append([_bold(sheet, name) for name in header])
    for line in chain(first, lines):
        sheet.append([_cell(sheet, cell) for cell in line])


def _write_about(sheet: Any, lines: Iterable[tuple[str, str]]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, WIDEST
    for label, words in lines:
        sheet.append([_bold(sheet, label), _cell(sheet, words)])


def _cell(sheet: Any, value: Cell) -> Any:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        # A workbook knows no zones.
        return _formatted(sheet, value.astimezone(timezone.get_current_timezone()).replace(tzinfo=None), MOMENT)
    if isinstance(value, date):
        return _formatted(sheet, value, DAY)
    return _text(sheet, str(value))


def _text(sheet: Any, text: str) -> Any:
    text = written(text)
    cell = WriteOnlyCell(sheet)
    # Set past the library, which would take "=1+1" for a formula and "#N/A" for an error.
    cell._value, cell.data_type = text, "s"
    if begins_like_a_formula(text):
        # So that it stays a text when somebody edits the cell.
        cell.quotePrefix = True
    return cell


def _bold(sheet: Any, text: str) -> Any:
    cell = _text(sheet, text)
    cell.font = BOLD
    return cell


def _formatted(sheet: Any, value: date, form: str) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = form
    return cell
