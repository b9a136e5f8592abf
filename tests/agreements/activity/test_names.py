"""The names behind the ids of a history: read together, and never a gap where somebody has left."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.activity.names import Names, Promise
from agreements.activity.sentences import sentence
from agreements.models import Commitment, Event, Party
from stakeholders.models import Department, User
from stakeholders.people import change_profile
from tests.builders import a_commitment, a_draft, a_table, seat_of


def test_a_promise_without_words_is_its_number():
    assert str(Promise("C-0003", "Forecast")) == "C-0003 “Forecast”"
    assert str(Promise("C-0003", "")) == "C-0003"


def test_whoever_is_not_there_any_more_is_no_gap():
    names = Names()
    assert names.person(1) == "Former member"
    assert names.department(1) == names.party(1) == "A former department"
    assert (names.promise(1), names.reference(1)) == ("a promise", "")


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


@pytest.mark.django_db
def test_a_sentence_says_the_name_of_its_day():
    table = a_table()
    agreement = a_draft(table)
    started = Event.objects.filter(agreement=agreement).earliest("seq")
    later = started.at + timedelta(days=1)
    change_profile(
        table.ana, version=table.ana.version, name="Lee Morgan", zone="UTC", distinction="", by=table.ana, at=later
    )
    names = Names.of([started])
    assert names.person(table.ana.pk) == "Lee Morgan"
    assert names.at(started.at).person(table.ana.pk) == "Ana Ruiz"
    assert names.at(later).person(table.ana.pk) == "Lee Morgan"
    # Before they were added: what an import of older agreements may tell.
    assert names.at(started.at - timedelta(days=9999)).person(table.ana.pk) == "Ana Ruiz"
    assert sentence(started, names).startswith("Ana Ruiz started the agreement")


@pytest.mark.django_db
def test_former_names_cost_no_query_of_their_own():
    table = a_table()
    agreement = a_draft(table)
    for number in range(1, 4):
        table.ana.refresh_from_db()
        change_profile(
            table.ana,
            version=table.ana.version,
            name=f"Ana {number}",
            zone="UTC",
            distinction="",
            by=table.ana,
            at=datetime(2027, 1, number, tzinfo=UTC),
        )
    with CaptureQueriesContext(connection) as captured:
        Names.of(Event.objects.filter(agreement=agreement))
    assert len(captured) <= 5


def test_a_name_read_from_right_to_left_keeps_to_itself():
    assert Names(people={1: "דוד"}).person(1) == "\u2068דוד\u2069"
    assert Names(people={1: "Ana Ruiz"}).person(1) == "Ana Ruiz"
