"""Schedules follow the terms in force: made, moved, passed on, closed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.cadence.check_ins import undo
from agreements.cadence.schedules import derive
from agreements.models import Occasion, Schedule
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.builders import NOW, a_table, ready_to_seal
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db

FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)
TWO_WEEKS = timedelta(weeks=2)


def test_nothing_is_asked_while_a_text_is_only_drafted():
    ready_to_seal(a_table())
    assert derive() == 0


def test_a_text_in_force_gives_every_commitment_its_schedule():
    table, agreement = in_force_in("UTC", commitments=2)
    assert derive() == 2
    schedule = Schedule.objects.get(commitment=the_promise(agreement))
    assert schedule.owner == table.ben
    assert schedule.anchor_on == date(2027, 2, 8)
    assert schedule.next_due_at == FIRST


def test_a_second_look_changes_nothing():
    in_force_in("UTC")
    derive()
    assert derive() == 0


def test_nine_o_clock_is_the_owners():
    in_force_in("Europe/Berlin")
    derive()
    assert Schedule.objects.get().next_due_at == datetime(2027, 2, 8, 8, tzinfo=UTC)


def test_a_first_check_in_that_passed_before_signing_is_not_owed():
    in_force_in("UTC", first_check_in_on=date(2027, 1, 4))
    tick(at=NOW)
    assert Schedule.objects.get().next_due_at == datetime(2027, 2, 1, 9, tzinfo=UTC) + TWO_WEEKS
    assert not Occasion.objects.exists()


def test_a_moved_date_leaves_the_open_check_in():
    _table, agreement = in_force_in("UTC")
    tick(at=FIRST)
    amended(agreement, at=FIRST + timedelta(hours=1), due_on=date(2027, 4, 1))
    tick(at=FIRST + timedelta(hours=2))
    assert Occasion.objects.get().closing == Occasion.Closing.OPEN
    schedule = Schedule.objects.get()
    assert (schedule.next_seq, schedule.next_due_at) == (1, FIRST + TWO_WEEKS)


def test_a_new_owner_starts_with_the_next_point_and_the_open_one_is_passed_on():
    _table, agreement = in_force_in("UTC")
    tick(at=FIRST)
    cleo = a_person(name="Cleo Han")
    moment = FIRST + timedelta(hours=1)
    amended(agreement, at=moment, owner=cleo)
    tick(at=moment + timedelta(minutes=1))
    before = Occasion.objects.get()
    assert (before.closing, before.closed_at) == (Occasion.Closing.PASSED_ON, moment)
    tick(at=FIRST + TWO_WEEKS)
    after = Occasion.objects.get(closing="")
    assert (after.owner, after.due_at) == (cleo, FIRST + TWO_WEEKS)


def test_a_new_owner_does_not_owe_what_was_due_before_them_even_when_the_tick_comes_late():
    _table, agreement = in_force_in("UTC")
    derive()
    amended(agreement, at=FIRST + timedelta(hours=1), owner=a_person(name="Cleo Han"))
    tick(at=FIRST + timedelta(hours=2))
    assert not Occasion.objects.exists()


def test_another_rhythm_closes_the_schedule_and_begins_a_new_one():
    _table, agreement = in_force_in("UTC")
    tick(at=FIRST)
    moment = FIRST + timedelta(days=1)
    amended(agreement, at=moment, rhythm={"every": 1})
    tick(at=moment)
    old, new = Schedule.objects.order_by("pk")
    assert old.closed_at == moment
    assert new.next_due_at == FIRST + timedelta(weeks=1)
    assert Occasion.objects.get().closing == Occasion.Closing.OPEN
    tick(at=FIRST + timedelta(weeks=1))
    assert [occasion.closing for occasion in Occasion.objects.order_by("due_at")] == ["missed", ""]


def test_a_withdrawn_commitment_closes_without_an_answer_and_never_counts_as_missed():
    _table, agreement = in_force_in("UTC")
    tick(at=FIRST)
    moment = FIRST + timedelta(days=1)
    amended(agreement, at=moment, without=True)
    tick(at=FIRST + TWO_WEEKS)
    occasion = Occasion.objects.get()
    assert (occasion.closing, occasion.closed_at) == (Occasion.Closing.ENDED, moment)
    assert Schedule.objects.get().closed_at == moment


def test_done_closes_the_schedule_and_taking_it_back_goes_on_from_there():
    table, agreement = in_force_in("UTC")
    tick(at=NOW)
    said_at = FIRST - timedelta(minutes=10)
    check_in = told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=said_at)
    tick(at=FIRST - timedelta(minutes=5))
    assert Schedule.objects.get().closed_at == said_at
    undo(check_in=check_in, by=table.ben, at=FIRST + timedelta(minutes=5))
    tick(at=FIRST + timedelta(minutes=6))
    assert Occasion.objects.get().due_at == FIRST


def test_the_end_of_the_rhythm_asks_no_more_and_a_later_end_asks_again():
    _table, agreement = in_force_in("UTC", first_review_on=date(2027, 2, 9), ends_on=date(2027, 2, 9))
    tick(at=FIRST)
    assert Schedule.objects.get().next_due_at is None
    tick(at=FIRST + TWO_WEEKS * 2)
    assert Occasion.objects.count() == 1
    amended(agreement, at=FIRST + TWO_WEEKS * 2 + timedelta(days=1), rhythm={"ends_on": date(2028, 1, 1)})
    tick(at=FIRST + TWO_WEEKS * 2 + timedelta(days=2))
    assert Schedule.objects.get().next_due_at == FIRST + TWO_WEEKS * 3


def test_an_owner_who_moves_is_asked_at_nine_where_they_are_now():
    table, _agreement = in_force_in("UTC")
    derive()
    table.ben.zone = "America/New_York"
    table.ben.save()
    derive()
    assert Schedule.objects.get().next_due_at == datetime(2027, 2, 8, 14, tzinfo=UTC)
