"""The empty list to download, as CSV and as a workbook."""

import codecs
from io import BytesIO

from stakeholders.people_import.people_list import COLUMNS, Row, list_text

# Reserved for documentation (RFC 2606): whoever forgets to delete the line invites nobody.
EXAMPLE = Row(2, "ana.ruiz@example.org", "Ana Ruiz", "Sales", "member", "Europe/Madrid")
WIDTHS = {"A": 30, "B": 24, "C": 24, "D": 16, "E": 20}


def template_csv() -> bytes:
    """Return the columns and an example in UTF-8, with the byte order mark by which Excel knows it."""
    return codecs.BOM_UTF8 + list_text([EXAMPLE]).replace("\n", "\r\n").encode()


def template_workbook() -> bytes:
    """Return the same as an .xlsx file."""
    from openpyxl import Workbook  # noqa: PLC0415 - 6 MB that few processes need
    from openpyxl.styles import Font  # noqa: PLC0415 - the same

    book = Workbook()
    sheet = book.active
    sheet.title = "People"
    sheet.append(COLUMNS)
    sheet.append(EXAMPLE.cells)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    content = BytesIO()
    book.save(content)
    return content.getvalue()
