"""CSV as RFC 4180 has it, read back by the standard library."""

import codecs
import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from stakeholders.exports.csv_file import write_csv
from tests.stakeholders.exports.hostile import CHANGED, FORMULAS, HARMLESS, LONG


def file_of(header, *lines):
    into = BytesIO()
    write_csv(into, header, lines)
    assert not into.closed
    return into.getvalue()


def read(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_it_begins_with_the_mark_and_ends_each_line_with_both_signs():
    content = file_of(["A", "B"], ["x", 1], ["y", None])
    assert content == codecs.BOM_UTF8 + b"A,B\r\nx,1\r\ny,\r\n"


def test_a_list_without_rows_has_its_header():
    assert read(file_of(["A", "B"])) == [["A", "B"]]


@pytest.mark.parametrize("text", [*HARMLESS, *CHANGED.values()])
def test_texts_come_back(text):
    expected = f"'{text}" if text.startswith("=") else text
    assert read(file_of(["A"], [text, "next"])) == [["A"], [expected, "next"]]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_come_back_as_text(text):
    assert read(file_of([text], [text, "next"])) == [[f"'{text}"], [f"'{text}", "next"]]


def test_numbers_stay_numbers_and_texts_of_digits_stay_texts():
    assert read(file_of(["A"], [-5, 0, 12, "-5", "007"])) == [["A"], ["-5", "0", "12", "'-5", "007"]]


def test_days_and_moments_are_told_where_the_reader_is():
    moment = datetime(2026, 11, 30, 23, 5, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Madrid")):
        assert read(file_of(["A"], [date(2026, 3, 29), moment])) == [["A"], ["2026-03-29", "2026-12-01 00:05"]]


def test_a_long_text_and_halves_of_characters_are_written():
    row = read(file_of(["A"], [LONG, "half \ud83c", "NUL\x00"]))[1]
    assert [len(row[0]), row[0][-1], *row[1:]] == [32_767, "…", "half ", "NUL"]
