"""The history is told by day, to each reader from where they may read it."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from agreements.activity.history import first_seq_for, history
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


def test_the_history_can_begin_at_a_line():
    table = a_table()
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    assert [line.event.seq for day in history(agreement, since_seq=2) for line in day.lines] == [2]


def test_who_did_not_draft_reads_from_the_first_time_in_force():
    table = a_table()
    maya = a_person(name="Maya Holm", is_manager=True)
    agreement = ready_to_seal(table)
    assert first_seq_for(table.ben, agreement) == 1
    assert first_seq_for(maya, agreement) is None
    in_force(agreement)
    seq = first_seq_for(maya, agreement)
    told = [line.event.kind for day in history(agreement, seq) for line in day.lines]
    assert told == ["text_in_force"]
