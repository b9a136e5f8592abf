"""The list of people: who reads whom, filters and orders."""

import pytest

from stakeholders.lists.listed_people import PEOPLE
from tests.agreements.lists.selected import selected, selection
from tests.people import JOINED, a_department, a_person, an_administrator

pytestmark = pytest.mark.django_db


def names(reader, **asked) -> list[str]:
    return [person.name for person in selected(PEOPLE, reader, **asked)]


def test_everybody_reads_who_is_active_and_administrators_who_is_not():
    reader = a_person(name="Bea Sun")
    a_person(name="Cem Gone", is_active=False)
    assert names(reader) == ["Bea Sun"]
    assert names(reader, state="deactivated") == ["Bea Sun"]
    administrator = an_administrator()
    assert names(administrator) == ["Ada Admin", "Bea Sun", "Cem Gone"]
    assert names(administrator, state="deactivated") == ["Cem Gone"]


def test_the_state_and_the_last_sign_in_are_columns_for_administrators_alone():
    reader, administrator = a_person(name="Bea Sun"), an_administrator()
    assert selection(PEOPLE, reader).header == ["Name", "E-mail", "Role"]
    assert selection(PEOPLE, administrator).header == ["Name", "E-mail", "Role", "State", "Last sign-in"]
    # An order by a column that one is not shown is the usual one.
    assert selection(PEOPLE, reader, sort="seen").order.name == "name"


def test_accents_do_not_change_the_order_and_every_order_holds():
    reader = a_person(name="Bea Sun", email="a@example.org")
    a_person(name="Änne Wolf", email="c@example.org")
    a_person(name="Cem Ode", email="b@example.org")
    assert names(reader) == ["Änne Wolf", "Bea Sun", "Cem Ode"]
    assert names(reader, sort="-name") == ["Cem Ode", "Bea Sun", "Änne Wolf"]
    assert names(reader, sort="email") == ["Bea Sun", "Cem Ode", "Änne Wolf"]


def test_a_department_and_words_narrow_and_are_said():
    sales = a_department(name="Sales")
    reader = a_person(name="Bea Sun", department=sales)
    a_person(name="Cem Ode")
    asked = selection(PEOPLE, reader, department="SAL", q="bea")
    assert [person.name for person in asked.rows] == ["Bea Sun"]
    assert asked.sentence(1) == "1 person, with “bea”, of Sales. Sorted by name, A to Z."


def test_a_file_says_what_the_list_says():
    administrator = an_administrator()
    a_person(name="Bea Sun", department=a_department(name="Sales"), last_login=JOINED)
    lines = list(selection(PEOPLE, administrator, q="bea").lines())
    assert lines == [["Bea Sun", "bea.sun@example.org", "Member of Sales", "Active", JOINED.date()]]
