"""Workbooks as bytes, for tests of uploads."""

from io import BytesIO
from typing import Any

from openpyxl import Workbook


def saved(rows: list[list[Any]]) -> bytes:
    """Return an .xlsx file with these rows in its only sheet."""
    book = Workbook()
    for place, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            book.active.cell(place, column, value)
    content = BytesIO()
    book.save(content)
    return content.getvalue()
