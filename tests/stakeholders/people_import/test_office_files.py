"""Lists as Excel, LibreOffice and Google Sheets save them, byte for byte, and as their cells are pasted."""

import csv
from dataclasses import dataclass
from io import StringIO
from typing import Literal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stakeholders.people_import.encodings import decoded
from stakeholders.people_import.people_list import Row, read_list
from stakeholders.people_import.workbooks import workbook_text
from tests.stakeholders.people_import.workbook_bytes import saved

CELLS = [
    ["E-Mail", "Name", "Department", "Role"],
    ["jose@example.org", "José Müller", "Büro; Sales", "head"],
    ["ana@example.org", "Ruiz, Ana", "Sales", ""],
    ["nina@example.org", 'Nina "Nino" Ode', "", "member"],
]
ROWS = [Row(line, *cells) for line, cells in enumerate(CELLS[1:], start=2)]
FILES = {
    "Excel for Windows in German, CSV": (
        b"E-Mail;Name;Department;Role\r\n"
        b'jose@example.org;Jos\xe9 M\xfcller;"B\xfcro; Sales";head\r\n'
        b"ana@example.org;Ruiz, Ana;Sales;\r\n"
        b'nina@example.org;"Nina ""Nino"" Ode";;member\r\n'
    ),
    "Excel, CSV UTF-8": (
        b"\xef\xbb\xbfE-Mail;Name;Department;Role\r\n"
        b'jose@example.org;Jos\xc3\xa9 M\xc3\xbcller;"B\xc3\xbcro; Sales";head\r\n'
        b"ana@example.org;Ruiz, Ana;Sales;\r\n"
        b'nina@example.org;"Nina ""Nino"" Ode";;member\r\n'
    ),
    "LibreOffice, CSV": (
        b"E-Mail,Name,Department,Role\n"
        b"jose@example.org,Jos\xc3\xa9 M\xc3\xbcller,B\xc3\xbcro; Sales,head\n"
        b'ana@example.org,"Ruiz, Ana",Sales,\n'
        b'nina@example.org,"Nina ""Nino"" Ode",,member\n'
    ),
    "Google Sheets, CSV": (
        b"E-Mail,Name,Department,Role\r\n"
        b"jose@example.org,Jos\xc3\xa9 M\xc3\xbcller,B\xc3\xbcro; Sales,head\r\n"
        b'ana@example.org,"Ruiz, Ana",Sales,\r\n'
        b'nina@example.org,"Nina ""Nino"" Ode",,member'
    ),
    "Excel, Unicode text": b"\xff\xfe"
    + (
        "E-Mail\tName\tDepartment\tRole\r\n"
        "jose@example.org\tJosé Müller\tBüro; Sales\thead\r\n"
        'ana@example.org\t"Ruiz, Ana"\tSales\t\r\n'
        'nina@example.org\t"Nina ""Nino"" Ode"\t\tmember\r\n'
    ).encode("utf-16-le"),
    "cells pasted into a form": (
        "E-Mail\tName\tDepartment\tRole\r\n"
        "jose@example.org\tJosé Müller\tBüro; Sales\thead\r\n"
        "ana@example.org\tRuiz, Ana\tSales\t\r\n"
        'nina@example.org\tNina "Nino" Ode\t\tmember'
    ).encode(),
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES.keys())
def test_a_file_of_an_office_is_read(content):
    assert read_list(decoded(content).text).rows == ROWS


def test_the_same_list_as_a_workbook_is_read():
    assert read_list(workbook_text(saved(CELLS))).rows == ROWS


@dataclass(frozen=True)
class Dialect:
    """How a program writes cells."""

    separator: str
    end: str
    encoding: str
    first: str = ""
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL

    def written(self, rows):
        text = StringIO()
        csv.writer(text, delimiter=self.separator, lineterminator=self.end, quoting=self.quoting).writerows(rows)
        return (self.first + text.getvalue()).encode(self.encoding)


DIALECTS = {
    "excel": Dialect(";", "\r\n", "cp1252"),
    "excel with separator": Dialect(";", "\r\n", "cp1252", first="sep=;\r\n"),
    "excel utf-8": Dialect(";", "\r\n", "utf-8-sig"),
    "libreoffice": Dialect(",", "\n", "utf-8"),
    "sheets": Dialect(",", "\r\n", "utf-8"),
    "unicode text": Dialect("\t", "\r\n", "utf-16"),
    "old mac": Dialect(";", "\r", "utf-8", quoting=csv.QUOTE_ALL),
    "clipboard": Dialect("\t", "\r\n", "utf-8"),
}
# What Windows-1252 can write, so that one list can be written in every dialect; the separators are among it.
LETTERS = st.characters(codec="cp1252", categories=["L", "N", "P", "S", "Zs"]) | st.sampled_from(";,\t\"'\n")
CELL = st.text(LETTERS, max_size=12).map(lambda cell: cell.strip()).filter(lambda cell: cell not in {"-", "–", "—"})
LINE = st.tuples(CELL, CELL, CELL, CELL, CELL).filter(any)
COLUMNS = ["E-Mail Address", "Full name", "Department", "Roles", "Time zone"]


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS.keys())
@given(lines=st.lists(LINE, min_size=1, max_size=5), order=st.permutations(COLUMNS))
@settings(max_examples=50, deadline=None)
def test_a_list_reads_the_same_in_every_dialect(dialect, lines, order):
    people = [dict(zip(COLUMNS, line, strict=True)) for line in lines]
    content = dialect.written([order, *([person[column] for column in order] for person in people)])
    # A few letters of Windows-1252, one after the other, are a letter of UTF-8 as well: "Â¡" and "¡".
    assume(dialect.encoding != "cp1252" or decoded(content).is_guess or content.isascii())
    found = [(row.email, row.name, row.department, row.role, row.zone) for row in read_list(decoded(content).text).rows]
    assert found == lines
