"""Separators, quotation marks and line breaks of spreadsheets and clipboards."""

import pytest

from stakeholders.people_import.columns import heading_score
from stakeholders.people_import.dialects import Record, read_records
from stakeholders.people_import.limits import CannotRead

BOTH = [Record(1, ["Name", "E-mail"]), Record(2, ["Ana", "a@x.org"])]


def records(text):
    return list(read_records(text, heading_score=heading_score))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_every_separator_and_line_break_is_read(separator, end):
    assert records(f"Name{separator}E-mail{end}Ana{separator}a@x.org{end}") == BOTH


def test_the_separator_that_excel_is_told_is_obeyed_and_counted():
    assert records("sep=;\r\nName;E-mail\r\nAna;a@x.org") == [
        Record(2, ["Name", "E-mail"]),
        Record(3, ["Ana", "a@x.org"]),
    ]


def test_a_byte_order_mark_in_pasted_text_is_ignored():
    assert records("\ufeffName,E-mail\nAna,a@x.org") == BOTH


def test_other_separators_may_stand_in_the_cells():
    assert records("Name;E-mail\nRuiz, Ana, Eva, Lia;a@x.org\n")[1].cells == ["Ruiz, Ana, Eva, Lia", "a@x.org"]


def test_a_cell_may_have_lines():
    assert records('Name,E-mail\n"Ana\r\nRuiz",a@x.org\nBen,b@x.org')[1:] == [
        Record(2, ["Ana\nRuiz", "a@x.org"]),
        Record(4, ["Ben", "b@x.org"]),
    ]


@pytest.mark.parametrize("last", ['Ana "Nina" Ruiz\ta@x.org', '5" disk\ta@x.org'])
def test_quotation_marks_inside_pasted_cells_are_left_alone(last):
    name = last.split("\t")[0]
    assert records(f"Name\tE-mail\n{last}\n{last}")[1:] == [Record(2, [name, "a@x.org"]), Record(3, [name, "a@x.org"])]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('Name,E-mail\nAna,a@x.org\n"Ben,b@x.org\nCleo,c@x.org\n', 3),
        ('Name\tE-mail\n"Ana\ta@x.org\n', 2),
        ('"Name,E-mail\nAna,a@x.org', 1),
    ],
)
def test_an_open_quotation_mark_is_named_with_its_line(text, line):
    with pytest.raises(CannotRead, match=f"opened in line {line} and never closed"):
        records(text)


@pytest.mark.parametrize("rest", ['"' + "Ben,b@x.org\n" * 20_000, "x" * 140_000])
def test_a_cell_without_an_end_is_named_with_its_line(rest):
    with pytest.raises(CannotRead, match="Line 2 has a cell that does not end"):
        records("Name,E-mail\n" + rest)


def test_nul_is_named_with_its_line():
    with pytest.raises(CannotRead, match="Line 2 has a character"):
        records("Name,E-mail\nAn\0a,a@x.org")
