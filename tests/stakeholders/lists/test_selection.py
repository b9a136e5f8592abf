"""What an address asks of a list: the usual where it asks nonsense, and the same address again."""

import pytest

from stakeholders.lists.listed_people import PEOPLE
from tests.agreements.lists.selected import selection
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return a_person(name="Bea Sun")


@pytest.mark.parametrize("sort", ["", "no-such-column", "roles", "--name", "name;drop", "x" * 10_000])
def test_an_order_that_there_is_not_is_the_usual_one(reader, sort):
    assert selection(PEOPLE, reader, sort=sort).order.name == "name"


@pytest.mark.parametrize(
    ("number", "shown"), [("1", 1), ("1000000000", 3), ("0", 3), ("-1", 3), ("junk", 1), ("", 1), (None, 1)]
)
def test_a_page_that_there_is_not_is_one_that_there_is(reader, monkeypatch, number, shown):
    monkeypatch.setattr("stakeholders.lists.selection.ON_A_PAGE", 1)
    a_person(name="Cem Ode")
    a_person(name="Dan Ode")
    assert selection(PEOPLE, reader).page(number).number == shown


def test_the_query_says_what_was_understood_and_nothing_else(reader):
    asked = selection(PEOPLE, reader, q=" bea ", department="ZZZ", sort="-email", page="7", other="x")
    assert asked.query == "q=bea&sort=-email"
    assert selection(PEOPLE, reader, q="", sort="name").query == ""


def test_what_cannot_be_read_narrows_nothing_and_is_said_in_the_form(reader):
    asked = selection(PEOPLE, reader, q="x" * 10_000)
    assert list(asked.rows) == [reader]
    assert not asked.is_narrowed
    assert "10,000" in str(asked.filter.errors["q"])


def test_lines_come_in_chunks_and_hold_every_row(reader, monkeypatch):
    monkeypatch.setattr("stakeholders.lists.selection.IN_A_CHUNK", 2)
    for name in ("Cem Ode", "Dan Ode", "Eva Ode"):
        a_person(name=name)
    assert [line[0] for line in selection(PEOPLE, reader).lines()] == ["Bea Sun", "Cem Ode", "Dan Ode", "Eva Ode"]


def test_a_list_of_more_than_are_counted_says_so_and_ends_there(reader, monkeypatch):
    monkeypatch.setattr("stakeholders.lists.selection.ON_A_PAGE", 1)
    monkeypatch.setattr("stakeholders.lists.selection.MOST_ON_PAGES", 2)
    for name in ("Cem Ode", "Dan Ode"):
        a_person(name=name)
    all_of_them, narrowed = selection(PEOPLE, reader), selection(PEOPLE, reader, q="Ode")
    last = all_of_them.page("1000000000")
    assert (last.number, [person.name for person in last], last.paginator.are_more) == (2, ["Cem Ode"], True)
    said = all_of_them.sentence(last.paginator.count, are_more=True)
    assert said == "More than 2 people. Sorted by name, A to Z. The first 2 stand here."
    # Control: as many as are counted are all of them. A file holds every row all the same.
    assert not narrowed.page(None).paginator.are_more
    assert len(list(all_of_them.lines())) == 3
