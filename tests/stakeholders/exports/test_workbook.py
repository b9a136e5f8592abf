"""Workbooks, read back by the library and looked at as they are packed."""

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from stakeholders.exports.workbook import write_workbook
from tests.stakeholders.exports.hostile import CHANGED, FORMULAS, HARMLESS, LONG

ABOUT = [("What", "=3 people"), ("For", "Ana Ruiz")]


def file_of(header, *lines):
    into = BytesIO()
    write_workbook(into, header, list(lines), lambda: ABOUT)
    return into


def first_row(*cells):
    sheet = load_workbook(file_of(["A"] * len(cells), list(cells)))["List"]
    return list(sheet[2])


@pytest.mark.parametrize("text", [*HARMLESS, *FORMULAS])
def test_texts_are_texts_whatever_they_begin_with(text):
    (cell,) = first_row(text)
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == (text in FORMULAS)


@pytest.mark.parametrize(("text", "left"), CHANGED.items())
def test_what_nobody_sees_is_left_out(text, left):
    assert first_row(text)[0].value == left


def test_no_formula_is_anywhere_in_the_file():
    packed = zipfile.ZipFile(file_of(["=1+1"], *([text] for text in FORMULAS)))
    sheets = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 2
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_a_long_text_is_cut():
    value = first_row(LONG)[0].value
    assert (len(value), value[-1]) == (32_767, "…")


def test_numbers_days_and_moments_are_such():
    moment = datetime(2026, 11, 30, 23, 5, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Madrid")):
        number, day, at, nothing = first_row(-5, date(2026, 3, 29), moment, None)
    assert (number.value, number.data_type, nothing.value) == (-5, "n", None)
    assert (day.value, day.number_format) == (datetime(2026, 3, 29), "yyyy-mm-dd")
    assert (at.value, at.number_format) == (datetime(2026, 12, 1, 0, 5), "yyyy-mm-dd hh:mm")


def test_the_header_is_bold_and_stays_and_columns_are_as_wide_as_what_they_hold():
    book = load_workbook(file_of(["Name", "Short", "Long"], ["x" * 30, "y", "z" * 200]))
    sheet = book["List"]
    assert [(cell.value, cell.font.bold) for cell in sheet[1]] == [("Name", True), ("Short", True), ("Long", True)]
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [32, 10, 60]


def test_another_sheet_says_what_the_list_is():
    book = load_workbook(file_of(["A"]))
    assert book.sheetnames == ["List", "About"]
    assert [[cell.value for cell in row] for row in book["About"].rows] == [list(line) for line in ABOUT]
    assert book["About"]["B1"].data_type == "s"


def test_what_is_said_of_the_rows_is_asked_when_they_are_written():
    order = []

    def lines():
        order.append("rows")
        yield ["x"]

    def about():
        order.append("about")
        return ABOUT

    write_workbook(BytesIO(), ["A"], lines(), about)
    assert order == ["rows", "about"]
