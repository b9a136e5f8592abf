"""The history is told by day, to each reader from where they may read it."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from agreements.activity.history import history, read_by
from agreements.models import Event
from tests.builders import a_draft, a_table, an_outcome, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db


def test_lines_stand_under_the_day_of_the_reader_newest_first():
    table = a_table()
    agreement = a_draft(table, at=datetime(2027, 2, 1, 9, 0, tzinfo=UTC))
    an_outcome(agreement, by=table.ana, at=datetime(2027, 2, 1, 23, 30, tzinfo=UTC))
    told = history(agreement)
    assert [(day.on.day, len(day.lines)) for day in told] == [(1, 2)]
    with timezone.override("Europe/Athens"):
        assert [(day.on.day, len(day.lines)) for day in history(agreement)] == [(2, 1), (1, 1)]
    assert told[0].lines[0].sentence.startswith("Ana Ruiz added the shared outcome")


def test_who_did_not_draft_reads_from_the_first_time_in_force():
    table = a_table()
    maya, olaf = a_person(name="Maya Holm", is_manager=True), a_person(name="Olaf Other")
    agreement = ready_to_seal(table)
    assert read_by(table.ben).count() == Event.objects.count()
    assert not read_by(maya).exists()
    in_force(agreement)
    assert [event.kind for event in read_by(maya).order_by("seq")] == ["text_in_force"]
    assert read_by(table.ben).count() == Event.objects.count()
    assert not read_by(olaf).exists()
