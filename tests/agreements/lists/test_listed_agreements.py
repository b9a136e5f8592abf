"""The list of agreements: filters, orders by folded words, and what it never tells."""

import pytest

from agreements.lists.listed_agreements import AGREEMENTS
from tests.agreements.lists.selected import selected, selection
from tests.builders import a_draft, a_table, in_force, ready_to_seal
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def titles(reader, **asked) -> list[str]:
    return [agreement.title for agreement in selected(AGREEMENTS, reader, **asked)]


def test_titles_are_sorted_whatever_their_accents(table):
    for title in ("Zinc", "Änderung of dates", "Bea's plan"):
        a_draft(table, title=title)
    assert titles(table.ana, sort="title") == ["Änderung of dates", "Bea's plan", "Zinc"]
    assert titles(table.ana, sort="-title") == ["Zinc", "Bea's plan", "Änderung of dates"]
    assert titles(table.ana) == ["Bea's plan", "Änderung of dates", "Zinc"]


def test_two_departments_ask_for_what_both_sit_at(table):
    legal = a_department(name="Legal")
    a_draft(table, title="Two of us")
    a_draft(table, title="Three of us", also=[legal])
    assert titles(table.ana, department="SAL", other="LEG") == ["Three of us"]
    assert titles(table.ana, department="SAL", other="OPS") == ["Three of us", "Two of us"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"stage": "active"}, ["Stock for the spring season"]),
        ({"stage": "draft"}, ["Only a draft"]),
        ({"stage": "junk"}, ["Stock for the spring season", "Only a draft"]),
        ({"lead": "ana"}, ["Stock for the spring season", "Only a draft"]),
        ({"lead": "ben"}, []),
        ({"since": "2027-02-01"}, ["Stock for the spring season"]),
        ({"since": "2027-02-02"}, []),
        ({"until": "2027-01-31"}, []),
        ({"q": "shelves"}, ["Stock for the spring season"]),
        ({"q": "AG-0001"}, ["Only a draft"]),
    ],
)
def test_a_filter_shows_what_it_asks_for(table, asked, shown):
    agreement = a_draft(table, title="Only a draft")
    agreement.number = 1
    agreement.save()
    in_force(ready_to_seal(table))
    assert titles(table.ana, **asked) == shown


def test_every_order_is_one_of_the_whole_list(table):
    in_force(ready_to_seal(table))
    a_draft(table, title="Only a draft")
    for name in selection(AGREEMENTS, table.ana).orders:
        assert len(titles(table.ana, sort=name)) == 2, name
    assert titles(table.ana, sort="stage") == ["Only a draft", "Stock for the spring season"]
    assert titles(table.ana, sort="-since")[0] == titles(table.ana, sort="since")[0] == "Stock for the spring season"


def test_a_draft_is_found_by_those_who_draft_it_alone(table):
    a_draft(table, title="Quetzal feathers")
    assert titles(table.ben, q="quetzal") == ["Quetzal feathers"]
    for outsider in (a_person(name="Maya Sun", is_manager=True), a_person(name="Otto Lind")):
        assert titles(outsider, q="quetzal") == titles(outsider) == []


def test_a_file_says_what_the_list_says(table):
    agreement = in_force(ready_to_seal(table))
    asked = selection(AGREEMENTS, table.ana)
    [line] = asked.lines()
    assert line[:4] == [agreement.reference, "Stock for the spring season", "Active", "No check-in yet"]
    assert line[4:] == [
        "Operations, Sales",
        "Ana Ruiz",
        agreement.started_at.date(),
        agreement.first_in_force_at.date(),
    ]
