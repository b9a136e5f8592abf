"""Reading lists of people."""

import pytest

from stakeholders.people_import.limits import CannotRead
from stakeholders.people_import.people_list import PeopleList, Row, list_text, read_list

HEADING = "email,name,department,role,zone\n"


def rows(text):
    return read_list(text).rows


def test_a_row_is_read():
    [row] = rows(HEADING + 'ana@example.org, Ana Ruiz ,"sal; OPS",Head,Europe/Madrid\n')
    assert row == Row(2, "ana@example.org", "Ana Ruiz", "sal; OPS", "Head", "Europe/Madrid")


def test_lines_are_counted_as_in_the_file():
    assert [row.line for row in rows(HEADING + 'a@example.org,"Ana\nRuiz"\n\n,,,,\nb@example.org,Ben\n')] == [2, 6]


def test_a_name_in_two_columns_is_put_together():
    [ana, ben] = rows("Last name;Mail;First Name;Full name\nRuiz;a@x.org;Ana;\nOde;b@x.org;Ben;Benjamin Ode\n")
    assert (ana.name, ben.name) == ("Ana Ruiz", "Benjamin Ode")


def test_a_dash_is_an_empty_cell():
    [row] = rows(HEADING + "a@x.org,Ana,-,–,—\n")
    assert (row.department, row.role, row.zone) == ("", "", "")


def test_columns_that_are_not_needed_are_named():
    assert read_list("Phone,email,name,Salary\n1,a@x.org,Ana,2\n").ignored == ["“Phone”", "“Salary”"]
    assert read_list("email,name,,\na@x.org,Ana,,\n").ignored == []
    assert read_list("email,name,,\na@x.org,Ana,,tall\n").ignored == ["one without a name"]


def test_cells_beyond_the_heading_are_kept():
    [row] = rows("name,email,role\nRuiz, Ana,a@x.org,member,\n")
    assert row.surplus == ("member",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("ana@example.org,Ana\n", "begins with a person"),
        ("Ana\n", "No column is called “E-mail”"),
        ("email,department\n", "No column is called “Name”"),
        ("email,first name\n", "No column is called “Name”"),
        ("email,name,E-Mail\n", "“email” and “E-Mail” stand for the same: the e-mail address"),
        ("email,name,role," + "x" * 9999 + ",Roles\n", "“role” and “Roles”"),
        (HEADING + 'a@example.org,"' + "x" * 200_000, "Line 2 has a cell that does not end"),
        (HEADING + "a@example.org,Ana\n" * 5001, "more than 5,000"),
    ],
)
def test_no_list_is_refused_in_a_sentence(text, said):
    with pytest.raises(CannotRead, match=said) as refusal:
        read_list(text)
    assert len(str(refusal.value)) < 200


def test_5000_people_are_read():
    assert len(rows(HEADING + "a@example.org,Ana\n" * 5000)) == 5000


def test_a_heading_alone_has_no_people():
    assert read_list(HEADING) == PeopleList([], [])


@pytest.mark.parametrize("title", ["Staff\n\n", "Staff of Acme;;\nAs of 1 March;;\n", "Name\n", "x\n" * 9])
def test_a_title_above_the_heading_is_passed_over(title):
    [row] = rows(title + "Vorname;Nachname;E-Mail-Adresse;Abteilung;Rolle\nJürgen;Groß;j@x.org;Vertrieb;Leiter\n")
    assert (row.name, row.email, row.department, row.role) == ("Jürgen Groß", "j@x.org", "Vertrieb", "Leiter")


def test_a_heading_after_ten_lines_is_none():
    with pytest.raises(CannotRead, match="No column"):
        rows("x\n" * 10 + "E-mail;Name\nj@x.org;Jürgen\n")


def test_what_is_written_is_read_again():
    written = [
        Row(2, "a@x.org", 'Ana "Nina" Ruiz', "Sales, North; OPS", "head", "UTC"),
        Row(3, "b@x.org", "Ben\nOde", "", "", "", ("more",)),
    ]
    assert rows(list_text(written)) == [written[0], Row(3, "b@x.org", "Ben\nOde", "", "", "", ("more",))]
