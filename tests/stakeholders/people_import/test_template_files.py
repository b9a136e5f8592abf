"""The empty list to download."""

import pytest

from stakeholders.people_import.encodings import decoded
from stakeholders.people_import.people_list import COLUMNS, read_list
from stakeholders.people_import.template_files import template_csv, template_workbook
from stakeholders.people_import.workbooks import workbook_text
from tests.stakeholders.people_import.lists import planned

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def test_excel_knows_the_encoding_by_its_mark():
    content = template_csv()
    assert content.startswith(b"\xef\xbb\xbfE-mail,Name,Department,Role,Time zone\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("text", [decoded(template_csv()).text, workbook_text(template_workbook())])
def test_what_is_offered_is_read(text):
    found = read_list(text)
    assert [(row.name, row.department, row.role) for row in found.rows] == [("Ana Ruiz", "Sales", "member")]
    assert found.ignored == []
    assert not any(cell.startswith(FORMULA) for row in found.rows for cell in (row.name, row.email, row.role))
    assert len(COLUMNS) == 5


@pytest.mark.django_db
def test_the_example_can_be_taken():
    row = read_list(decoded(template_csv()).text).rows[0]
    line = f"{row.email},{row.name},{row.department},{row.role},{row.zone}\n"
    assert planned(line).faults == []
