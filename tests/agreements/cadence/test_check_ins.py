"""Checking in, taking it back, and who hears of a worry when."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from agreements.cadence.check_ins import CannotCheckIn, CannotUndo, record_check_in, undo
from agreements.models import Announcement, CheckIn, Event, Occasion
from agreements.models.check_in import UNDO_FOR
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.builders import NOW
from tests.people import a_person

FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)
SAID = FIRST + timedelta(minutes=5)


@pytest.fixture
def due(db):
    """Ben's check-in is due."""
    table, agreement = in_force_in("UTC")
    tick(at=FIRST)
    return table, agreement


def say(due, status="on_track", *, at=SAID, **words) -> CheckIn:
    table, agreement = due
    return record_check_in(commitment=the_promise(agreement), status=status, by=table.ben, at=at, **words)


def worries() -> list[datetime]:
    return list(Announcement.objects.filter(kind="worry").values_list("available_at", flat=True))


def test_a_check_in_answers_what_is_due_and_says_how_it_stands(due):
    table, agreement = due
    check_in = say((table, agreement), note="Half of it is written.")
    assert the_promise(agreement).reported_status == "", "it is Ben's alone as yet"
    tick(at=SAID + UNDO_FOR)
    promise = the_promise(agreement)
    assert (promise.reported_status, promise.reported_at) == ("on_track", SAID)
    assert check_in.occasion == Occasion.objects.get()
    assert (check_in.occasion.closing, check_in.occasion.closed_at) == (Occasion.Closing.ANSWERED, SAID)


def test_the_history_keeps_the_status_and_not_the_note(due):
    table, agreement = due
    check_in = say((table, agreement), "at_risk", note="Secret plans", help_needed="time")
    assert not Event.objects.filter(kind="checked_in").exists()
    tick(at=SAID + UNDO_FOR)
    event = Event.objects.get(kind="checked_in")
    assert (event.by, event.at) == (table.ben, SAID + UNDO_FOR)
    assert event.data == {
        "commitment": check_in.commitment_id,
        "check_in": check_in.pk,
        "status": "at_risk",
        "help": "time",
        "channel": "app",
    }


def test_the_same_form_sent_twice_saves_once(due):
    key = uuid.uuid4()
    first = say(due, key=key)
    assert say(due, at=SAID + timedelta(seconds=2), key=key) == first
    assert CheckIn.objects.count() == 1


def test_done_sent_twice_saves_once(due):
    key = uuid.uuid4()
    assert say(due, "done", key=key) == say(due, "done", at=SAID + timedelta(seconds=2), key=key)


def test_an_old_page_with_another_answer_is_a_new_word(due):
    key = uuid.uuid4()
    say(due, key=key)
    say(due, "at_risk", at=SAID + timedelta(minutes=2), key=key)
    assert [check_in.status for check_in in CheckIn.objects.order_by("pk")] == ["on_track", "at_risk"]


def test_a_changed_form_from_an_old_page_clicked_twice_saves_once(due):
    key = uuid.uuid4()
    say(due, key=key)
    changed = say(due, "at_risk", at=SAID + timedelta(minutes=2), key=key)
    assert say(due, "at_risk", at=SAID + timedelta(minutes=2, seconds=1), key=key) == changed
    assert CheckIn.objects.count() == 2


def test_the_same_words_a_while_later_are_said_again(due):
    assert say(due) != say(due, at=SAID + timedelta(minutes=1, seconds=1))


def test_the_same_words_after_taking_them_back_are_said_again(due):
    table, _agreement = due
    key = uuid.uuid4()
    undo(check_in=say(due, key=key), by=table.ben, at=SAID)
    assert say(due, key=key).undone_at is None


def test_what_is_done_needs_no_more_words(due):
    say(due, "done")
    with pytest.raises(CannotCheckIn, match="is done"):
        say(due, at=SAID + timedelta(minutes=1))


def test_what_has_ended_needs_no_more_words(due):
    _table, agreement = due
    amended(agreement, at=SAID, without=True)
    with pytest.raises(CannotCheckIn, match="has ended"):
        say(due)


def test_whoever_was_the_owner_a_moment_ago_is_told_so_and_nothing_is_saved(due):
    _table, agreement = due
    amended(agreement, at=SAID, owner=a_person(name="Cleo Han"))
    with pytest.raises(CannotCheckIn, match="another owner"):
        say(due)
    assert not CheckIn.objects.exists()


def test_taking_it_back_restores_the_word_before_and_the_open_check_in(due):
    table, agreement = due
    say((table, agreement), at=FIRST + timedelta(minutes=1))
    for due_at in (FIRST + timedelta(hours=1), FIRST + timedelta(weeks=2)):
        tick(at=due_at)
    said_at = FIRST + timedelta(weeks=2, minutes=5)
    check_in = say((table, agreement), "off_track", at=said_at)
    undo(check_in=check_in, by=table.ben, at=said_at + timedelta(minutes=30))
    promise = the_promise(agreement)
    assert (promise.reported_status, promise.reported_at) == ("on_track", FIRST + timedelta(minutes=1))
    assert Occasion.objects.get(closing="").due_at == FIRST + timedelta(weeks=2)
    assert worries() == []
    assert Event.objects.get(kind="check_in_undone").data == {
        "commitment": check_in.commitment_id,
        "check_in": check_in.pk,
        "told": False,
    }


def test_taking_back_the_first_word_leaves_no_news_yet(due):
    table, agreement = due
    undo(check_in=say((table, agreement)), by=table.ben, at=SAID)
    promise = the_promise(agreement)
    assert (promise.reported_status, promise.reported_at) == ("", None)


def test_taking_back_twice_is_once(due):
    table, _agreement = due
    check_in = say(due)
    undo(check_in=check_in, by=table.ben, at=SAID)
    undo(check_in=check_in, by=table.ben, at=SAID + timedelta(minutes=1))
    assert Event.objects.filter(kind="check_in_undone").count() == 1


def test_after_thirty_minutes_it_stands(due):
    table, _agreement = due
    check_in = say(due, "at_risk")
    with pytest.raises(CannotUndo):
        undo(check_in=check_in, by=table.ben, at=SAID + timedelta(minutes=30, seconds=1))
    tick(at=SAID + timedelta(minutes=31))
    assert worries() == [SAID + timedelta(minutes=31)]


def test_nobody_takes_back_what_somebody_else_said(due):
    table, _agreement = due
    with pytest.raises(CannotUndo):
        undo(check_in=say(due), by=table.ana, at=SAID)


def test_a_word_that_two_check_ins_gave_stays_answered_when_one_is_taken_back(due):
    table, agreement = due
    first = say((table, agreement))
    say((table, agreement), "at_risk", at=SAID + timedelta(minutes=1))
    CheckIn.objects.update(occasion=first.occasion)
    undo(check_in=first, by=table.ben, at=SAID + timedelta(minutes=2))
    assert Occasion.objects.get().closing == Occasion.Closing.ANSWERED
    tick(at=SAID + timedelta(hours=1))
    assert the_promise(agreement).reported_status == "at_risk"


def test_an_older_word_taken_back_leaves_the_newer_one_as_the_answer(due):
    table, agreement = due
    first = say((table, agreement), "at_risk")
    second = say((table, agreement), at=SAID + timedelta(minutes=2))
    undo(check_in=first, by=table.ben, at=SAID + timedelta(minutes=3))
    assert the_promise(agreement).pending == second
    assert Occasion.objects.get().closing == Occasion.Closing.ANSWERED
    undo(check_in=second, by=table.ben, at=SAID + timedelta(minutes=4))
    assert Occasion.objects.get().closing == Occasion.Closing.OPEN


def test_taking_back_after_a_newer_check_in_opened_leaves_the_older_one_missed(db):
    table, agreement = in_force_in("UTC")
    tick(at=FIRST)
    next_at = FIRST + timedelta(weeks=2)
    check_in = say((table, agreement), at=next_at - timedelta(minutes=5))
    tick(at=next_at)
    undo(check_in=check_in, by=table.ben, at=next_at + timedelta(minutes=5))
    assert [occasion.closing for occasion in Occasion.objects.order_by("due_at")] == ["missed", ""]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_save_once():
    table, agreement = in_force_in("UTC")
    tick(at=NOW)
    key, start, saved = uuid.uuid4(), threading.Barrier(4), []

    def click() -> None:
        try:
            start.wait()
            saved.append(say((table, agreement), key=key).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(saved) == 4
    assert set(saved) == {CheckIn.objects.get().pk}
