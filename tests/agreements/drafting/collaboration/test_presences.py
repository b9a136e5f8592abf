"""Who is writing where: one place each, for some minutes, told to the others alone."""

import uuid
from datetime import timedelta

import pytest

from agreements.drafting.collaboration.presences import FRESH_FOR, note_writer, sweep_presences, writers_of
from agreements.models import Event, Presence
from tests.builders import NOW, a_draft, a_table

pytestmark = pytest.mark.django_db


def test_one_person_writes_in_one_place_and_no_event_tells_of_it():
    table = a_table()
    agreement, first, second = a_draft(table), uuid.uuid4(), uuid.uuid4()
    before = Event.objects.count()
    for minute, key in enumerate((first, first, second)):
        note_writer(agreement=agreement, key=key, by=table.ben, at=NOW + timedelta(minutes=minute))
    assert Event.objects.count() == before
    row = Presence.objects.get()
    assert (row.key, row.at) == (second, NOW + timedelta(minutes=2))


def test_the_others_are_told_how_long_ago_until_it_is_not_fresh():
    table = a_table()
    agreement, key = a_draft(table), uuid.uuid4()
    note_writer(agreement=agreement, key=key, by=table.ben, at=NOW)

    def told(at):
        return [(one.person, one.minutes) for one in writers_of(Presence.objects.all(), at=at).get(key, [])]

    assert told(NOW + timedelta(seconds=30)) == [(table.ben, 0)]
    assert told(NOW + timedelta(seconds=150)) == [(table.ben, 2)]
    assert told(NOW + FRESH_FOR) == []


def test_the_round_sweeps_what_is_not_fresh():
    table = a_table()
    agreement, key = a_draft(table), uuid.uuid4()
    note_writer(agreement=agreement, key=key, by=table.ben, at=NOW)
    note_writer(agreement=agreement, key=key, by=table.ana, at=NOW + timedelta(minutes=1))
    assert sweep_presences(NOW + FRESH_FOR) == 1
    assert Presence.objects.get().person == table.ana
