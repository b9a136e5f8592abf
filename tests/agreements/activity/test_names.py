"""The names behind the ids of a history: read together, and never a gap where somebody has left."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.activity.names import Names, Promise
from agreements.models import Commitment, Event, Party
from stakeholders.models import Department, User
from tests.builders import a_commitment, a_draft, a_table, seat_of


def test_a_promise_without_words_is_its_number():
    assert str(Promise("C-0003", "Forecast")) == "C-0003 “Forecast”"
    assert str(Promise("C-0003", "")) == "C-0003"


def test_whoever_is_not_there_any_more_is_no_gap():
    names = Names()
    assert names.person(1) == "Former member"
    assert names.department(1) == names.party(1) == "A former department"
    assert (names.promise(1), names.reference(1)) == ("a commitment", "")


@pytest.mark.django_db
def test_the_names_of_a_history_are_read_in_four_queries():
    table = a_table()
    agreement = a_draft(table)
    wordings = [
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=f"Part {number}")
        for number in (1, 2, 3)
    ]
    events = list(Event.objects.filter(agreement=agreement))
    with CaptureQueriesContext(connection) as captured:
        names = Names.of(events)
    assert len(captured) == 4
    seat = seat_of(agreement, table.sales)
    assert names.person(table.ana.pk) == "Ana Ruiz"
    assert names.department(table.operations.pk) == "Operations"
    assert names.party(seat.pk) == "Sales"
    reference = wordings[1].commitment.reference
    assert names.promise(str(wordings[1].key)) == f"{reference} “Part 2”"
    assert names.called(User, table.ben.pk) == "Ben Ode"
    assert names.called(Department, table.sales.pk) == names.called(Party, seat.pk) == "Sales"


@pytest.mark.django_db
def test_what_a_commitment_rests_on_is_called_by_its_number_alone():
    table = a_table()
    commitment = a_commitment(a_draft(table), owner=table.ben, receiver=table.sales).commitment
    names = Names.of([], also=[(Commitment, commitment.pk)])
    assert names.called(Commitment, commitment.pk) == commitment.reference
