"""Lists in workbooks of Excel."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from stakeholders.people_import.limits import MOST_BYTES, CannotRead
from stakeholders.people_import.workbooks import MOST_STYLES, MOST_UNPACKED, is_workbook, workbook_text
from tests.stakeholders.people_import.workbook_bytes import saved


def with_part(content, name, text):
    """Return the workbook with one part replaced."""
    new = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as parts:
        for part in old.namelist():
            parts.writestr(part, text(old.read(part)) if part == name else old.read(part))
    return new.getvalue()


def test_the_cells_are_text_and_rows_stay_in_their_line():
    content = saved([[], ["E-mail", "Name", None], [], ["a@x.org", "Ruiz, Ana", 5.0, 1.5, date(2026, 3, 2), True]])
    assert workbook_text(content) == '\nE-mail,Name\n\na@x.org,"Ruiz, Ana",5,1.5,2026-03-02T00:00:00,True\n'


def test_the_first_visible_sheet_is_read():
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["secret"])
    book.create_sheet("People").append(["E-mail"])
    book.create_sheet("Others").append(["other"])
    content = BytesIO()
    book.save(content)
    assert workbook_text(content.getvalue()) == "E-mail\n"


def test_a_formula_that_was_never_computed_is_empty():
    assert workbook_text(saved([["E-mail", "=1+1", "Name"]])) == "E-mail,,Name\n"


def test_a_workbook_is_known_by_its_bytes():
    assert is_workbook(saved([["E-mail"]]))
    assert not is_workbook(b"email,name\n")


def test_a_size_that_lies_is_no_way_around_the_limit():
    content = saved([["E-mail", "Name"]])
    large = with_part(content, "xl/worksheets/sheet1.xml", lambda part: part + b" " * (MOST_UNPACKED + 1))
    assert len(large) < MOST_BYTES
    true_size = (MOST_UNPACKED + 1).to_bytes(4, "little")
    with zipfile.ZipFile(BytesIO(large)) as parts:
        true_size = parts.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    assert large.count(true_size) == 2
    with pytest.raises(CannotRead, match="no workbook"):
        workbook_text(large.replace(true_size, (1000).to_bytes(4, "little")))


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "lol">]>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04\xff\xfe", "no workbook"),
        (saved([["E-mail"]])[:-200], "no workbook"),
        (with_part(saved([["E"]]), "xl/workbook.xml", lambda part: b"<a/>"), "no workbook"),
        (with_part(saved([["E"]]), "xl/worksheets/sheet1.xml", lambda part: ENTITIES + part), "no workbook"),
        (with_part(saved([["E"]]), "xl/worksheets/sheet1.xml", lambda part: part + b" " * MOST_UNPACKED), "too large"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "password or the old format"),
        (b"PK\x03\x04" + b"x" * MOST_BYTES, "1 MB"),
        (saved([["E-mail"]] * 10_001), "more than 5,000"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content, said):
    with pytest.raises(CannotRead, match=said) as refusal:
        workbook_text(content)
    assert len(str(refusal.value)) < 200


def test_a_part_with_the_same_words_and_no_entities_is_read():
    plain = with_part(saved([["E"]]), "xl/worksheets/sheet1.xml", lambda part: b'<?xml version="1.0"?>' + part)
    assert workbook_text(plain) == "E\n"


def test_one_long_text_in_many_cells_makes_no_large_list():
    content = saved([["E-mail", "Name"], *([["x" * 32_767] * 50] * 4)])
    assert len(content) < MOST_BYTES
    with pytest.raises(CannotRead, match="larger than 1 MB"):
        workbook_text(content)


def test_a_flood_of_styles_is_refused_unread():
    content = with_part(saved([["E-mail"]]), "xl/styles.xml", lambda text: text + b" " * MOST_STYLES)
    with pytest.raises(CannotRead, match="too large"):
        workbook_text(content)
