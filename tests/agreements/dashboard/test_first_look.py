"""The first look: one statement, written once, that leaves out no kind of which a task is there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.dashboard import first_look
from agreements.dashboard.first_look import MOMENT, READER, SOURCES, Kind, waiting_for
from agreements.dashboard.needs import all_of
from agreements.dashboard.snooze import snooze_task
from tests.builders import Table, a_commitment, a_draft
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
EVERY = frozenset(Kind)


def test_what_is_not_looked_at_holds_nothing(world):
    now = timezone.now()
    found: set[Kind] = set()
    for name, person in world.people.items():
        kinds = waiting_for(person, at=now)
        assert all_of(person, kinds, at=now) == all_of(person, EVERY, at=now), name
        found |= kinds
    assert len(found) > 5


def test_a_kind_that_is_left_out_is_noticed(world):
    now = timezone.now()
    found: set[Kind] = set()
    for person in world.people.values():
        kinds = waiting_for(person, at=now)
        everything = all_of(person, EVERY, at=now)
        found |= {kind for kind in kinds if all_of(person, kinds - {kind}, at=now) != everything}
    assert len(found) > 4


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("is_manager", [False, True])
def test_the_statement_written_once_is_the_one_for_this_reader(kind, is_manager):
    person, now = a_person(is_manager=is_manager), timezone.now() + timedelta(minutes=1)
    words, values = SOURCES[kind](person, now).order_by().values("pk").query.sql_with_params()
    statement, stand_ins = first_look._statement(is_manager)
    assert f"SELECT '{kind}' WHERE EXISTS ({words})" in statement
    given = [{READER: person.pk, MOMENT: now}.get(value, value) for value in stand_ins]
    places = range(len(given) - len(values) + 1)
    assert any(given[place : place + len(values)] == list(values) for place in places)


def test_it_is_one_query_and_counts_as_one():
    person = a_person()
    waiting_for(person, at=timezone.now())
    with CaptureQueriesContext(connection) as asked:
        waiting_for(person, at=timezone.now())
    assert len(asked) == 1


def test_it_sees_what_was_just_written():
    ana, ben, now = a_person(name="Ana"), a_person(name="Ben"), timezone.now()
    purchasing, logistics = a_department(name="Purchasing", head=ana), a_department(name="Logistics", head=ben)
    table = Table(ana, ben, purchasing, logistics)
    assert waiting_for(table.ben, at=now) == set()
    agreement = a_draft(table)
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    assert waiting_for(table.ben, at=now) >= {Kind.QUESTION, Kind.OFFER}
    snooze_task(need="x", until=now + timedelta(days=1), by=table.ben, at=now)
    assert Kind.SNOOZED in waiting_for(table.ben, at=now)
