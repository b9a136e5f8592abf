"""A list as CSV: RFC 4180, in UTF-8 with the mark by which spreadsheet programs know it."""

import codecs
import csv
from collections.abc import Iterable
from datetime import date, datetime
from io import TextIOWrapper
from typing import IO

from django.utils import timezone

from stakeholders.exports.cells import unlike_a_formula, written
from stakeholders.lists.list_columns import Cell


def write_csv(into: IO[bytes], header: Iterable[str], lines: Iterable[Iterable[Cell]]) -> None:
    """Write the header and every line.

    Days are written as 2026-11-30 and moments as 2026-11-30 14:05, in the current time zone; numbers stay numbers.
    """
    into.write(codecs.BOM_UTF8)
    text = TextIOWrapper(into, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_said(name) for name in header])
    writer.writerows([_said(cell) for cell in line] for line in lines)
    # Else it would close the file when it goes.
    text.detach()


def _said(cell: Cell) -> str | int:
    if isinstance(cell, int):
        return cell
    if isinstance(cell, datetime):
        return f"{cell.astimezone(timezone.get_current_timezone()):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return unlike_a_formula(written(str(cell))) if cell is not None else ""
