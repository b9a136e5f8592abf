"""Reading lists of people."""

import pytest

from stakeholders.people_csv import MOST_BYTES, CannotRead, Row, decoded, read_rows

HEADING = "email,name,department,role,zone\n"


def test_a_row_is_read():
    [row] = read_rows(HEADING + 'ana@example.org, Ana Ruiz ,"sal; OPS;sal",Head,Europe/Madrid\n')
    assert row == Row(2, "ana@example.org", "Ana Ruiz", ("SAL", "OPS"), "head", "Europe/Madrid")


def test_semicolons_and_a_byte_order_mark_are_read():
    content = '\ufeffemail;name;department\r\nana@example.org;Ana;"SAL;OPS"\r\n'.encode()
    assert read_rows(decoded(content)) == [Row(2, "ana@example.org", "Ana", ("SAL", "OPS"))]


def test_a_pasted_byte_order_mark_is_ignored():
    assert len(read_rows("\ufeff" + HEADING + "ana@example.org,Ana")) == 1


def test_columns_may_stand_in_any_order_and_case():
    [row] = read_rows("Name,EMAIL\nAna,ana@example.org\n")
    assert (row.name, row.email) == ("Ana", "ana@example.org")


def test_lines_are_counted_as_in_the_file():
    rows = read_rows(HEADING + 'a@example.org,"Ana\nRuiz"\n\n,,,,\nb@example.org,Ben\n')
    assert [row.line for row in rows] == [2, 6]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must name the columns"),
        ("ana@example.org,Ana\n", "must name the columns"),
        ("email,name,email\n", "must name the columns"),
        ("email,name,salary\nana@example.org,Ana,1\n", "“salary” is unknown"),
        ("email,name," + "x" * 9999 + "\nana@example.org,Ana,1\n", "is unknown"),
        (HEADING, "has no people"),
        (HEADING + ",,,,\n\n", "has no people"),
        (HEADING + "a@example.org,Ana,SAL,head,UTC,more\n", "Line 2 has more cells"),
        (HEADING + 'a@example.org,"' + "x" * 200_000, "quotation mark"),
        (HEADING + "a@example.org,Ana\n" * 5001, "more than 5,000"),
        (HEADING + "ä" * (MOST_BYTES // 2), "larger than 1 MB"),
    ],
)
def test_no_list_is_refused_in_a_sentence(text, said):
    with pytest.raises(CannotRead, match=said) as refusal:
        read_rows(text)
    assert len(str(refusal.value)) < 200


def test_5000_people_are_read():
    assert len(read_rows(HEADING + "a@example.org,Ana\n" * 5000)) == 5000


def test_another_encoding_is_named():
    with pytest.raises(CannotRead, match="UTF-8"):
        decoded("email,name\nana@example.org,José\n".encode("cp1252"))


def test_a_large_file_is_refused():
    with pytest.raises(CannotRead, match="1 MB"):
        decoded(b"x" * (MOST_BYTES + 1))
