"""What would be without its person."""

import pytest

from agreements.dashboard.left_behind import left_behind
from tests.builders import a_draft, a_table, in_force, ready_to_seal
from tests.people import a_person, an_administrator

pytestmark = pytest.mark.django_db


def words(person, reader):
    return [one.words for one in left_behind(person, reader=reader)]


def test_what_is_led_and_to_be_signed_is_counted_and_named_to_whoever_may_read_it():
    table = a_table()
    agreement = ready_to_seal(table)
    assert words(table.ana, table.ben) == ["Leads 1 agreement.", "Is to sign 1 text."]
    [leads, _signs] = left_behind(table.ana, reader=table.ben)
    assert leads.pages == [("Stock for the spring season", agreement.get_absolute_url())]


def test_an_administrator_gets_numbers_alone():
    table = a_table()
    a_draft(table)
    [leads, *_others] = left_behind(table.ana, reader=an_administrator())
    assert (leads.words, leads.pages) == ("Leads 1 agreement.", [])


def test_commitments_that_run_are_counted():
    table = a_table()
    agreement = in_force(ready_to_seal(table))
    owner = agreement.commitments.get().terms.owner
    assert "Owns 1 commitment." in words(owner, table.ben)


def test_who_has_nothing_leaves_nothing():
    table = a_table()
    a_draft(table)
    assert words(a_person(name="Nobody Here"), table.ben) == []
