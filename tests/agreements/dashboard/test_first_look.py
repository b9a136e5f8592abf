"""The first look: one statement, written once, that reads the rows of every kind of which a task may be there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.dashboard.first_look import SOURCES, Kind, _rows, first_look
from agreements.dashboard.needs import all_of
from agreements.dashboard.snooze import snooze_task
from tests.builders import Table, a_commitment, a_draft
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", SOURCES)
def test_of_every_kind_are_read_the_rows_that_its_own_stage_names(world, kind):
    now = timezone.now()
    for name, person in world.people.items():
        assert first_look(person, at=now).get(kind, []) == list(SOURCES[kind](person, now)), name


def test_a_kind_that_is_left_out_is_noticed(world):
    now = timezone.now()
    found: set[Kind] = set()
    for person in world.people.values():
        rows = first_look(person, at=now)
        everything = all_of(person, rows)
        found |= {
            kind for kind in rows if all_of(person, {one: rows[one] for one in rows.keys() - {kind}}) != everything
        }
    assert len(found) > 4


def test_it_is_written_once_for_everybody_and_once_for_managers():
    people, now = [a_person(is_manager=number == 1) for number in range(4)], timezone.now()
    written = {id(_rows.written({"reader": person, "at": now})) for person in people}
    assert len(written) == 2


def test_it_is_one_query_and_counts_as_one():
    person = a_person()
    first_look(person, at=timezone.now())
    with CaptureQueriesContext(connection) as asked:
        first_look(person, at=timezone.now())
    assert len(asked) == 1


def test_it_sees_what_was_just_written():
    ana, ben, now = a_person(name="Ana"), a_person(name="Ben"), timezone.now()
    purchasing, logistics = a_department(name="Purchasing", head=ana), a_department(name="Logistics", head=ben)
    table = Table(ana, ben, purchasing, logistics)
    assert first_look(table.ben, at=now) == {}
    agreement = a_draft(table)
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    assert first_look(table.ben, at=now).keys() >= {Kind.QUESTION, Kind.OFFER}
    snooze_task(need="x", until=now + timedelta(days=1), by=table.ben, at=now)
    assert Kind.SNOOZED in first_look(table.ben, at=now)
