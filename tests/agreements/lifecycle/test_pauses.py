"""Letting an agreement rest: nobody is asked, nothing counts as missed, and it goes on by itself or at a word."""

from datetime import date, timedelta

import pytest

from agreements.drift.episodes import watch
from agreements.lifecycle.pauses import CannotPause, pause, resume
from agreements.models import Episode, Event, Occasion, Pause, Reminder
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.builders import NOW, a_draft, a_table
from tests.check_ins import told_check_in

pytestmark = pytest.mark.django_db
FIRST = NOW + timedelta(weeks=1)
TWO_WEEKS = timedelta(weeks=2)


def rested(agreement, table, *, first, last, at=NOW, reason="The warehouse moves."):
    return pause(agreement=agreement, from_on=first, until_on=last, reason=reason, by=table.ana, at=at)


def test_a_check_in_of_a_pause_is_asked_of_nobody_and_counts_as_paused():
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    tick(at=NOW)
    rested(agreement, table, first=FIRST.date(), last=FIRST.date() + timedelta(days=20))
    tick(at=FIRST)
    tick(at=FIRST + TWO_WEEKS)
    assert list(Occasion.objects.order_by("due_at").values_list("closing", flat=True)) == ["paused", "paused"]
    tick(at=FIRST + 2 * TWO_WEEKS)
    assert Occasion.objects.order_by("due_at").last().closing == Occasion.Closing.OPEN


def test_without_a_pause_the_same_check_ins_are_asked_and_missed():
    in_force_in("UTC", due_on=date(2027, 12, 1))
    for moment in (NOW, FIRST, FIRST + TWO_WEEKS):
        tick(at=moment)
    assert list(Occasion.objects.order_by("due_at").values_list("closing", flat=True)) == ["missed", ""]


def test_a_pause_closes_what_is_open_and_no_drift_begins_in_it():
    table, agreement = in_force_in("UTC", due_on=FIRST.date())
    tick(at=FIRST)
    rested(agreement, table, first=FIRST.date(), last=FIRST.date() + timedelta(days=30), at=FIRST)
    later = FIRST + timedelta(days=8)
    tick(at=later)
    watch(at=later)
    assert Occasion.objects.get(seq=0).closing == Occasion.Closing.PAUSED
    assert Episode.objects.count() == 0
    assert not Reminder.objects.filter(at=later).exists()


def test_an_open_silence_ends_with_the_pause_as_its_reason():
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    silent_at = FIRST + timedelta(days=3)
    tick(at=FIRST)
    watch(at=silent_at)
    rested(agreement, table, first=silent_at.date(), last=silent_at.date() + timedelta(days=5), at=silent_at)
    tick(at=silent_at + timedelta(minutes=1))
    watch(at=silent_at + timedelta(minutes=1))
    assert Event.objects.get(kind="episode_closed").data["because"] == "paused"


def test_an_owner_may_speak_in_a_pause_all_the_same():
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    rested(agreement, table, first=NOW.date(), last=FIRST.date())
    told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=NOW + timedelta(days=1))
    assert the_promise(agreement).reported_status == "on_track"


def test_resuming_ends_a_pause_and_calls_off_one_that_is_to_come():
    table, agreement = in_force_in("UTC")
    running = rested(agreement, table, first=NOW.date(), last=NOW.date() + timedelta(days=9))
    coming = rested(agreement, table, first=date(2027, 5, 3), last=date(2027, 5, 7))
    for rest in (running, coming):
        resume(pause=rest, by=table.ben, at=NOW + timedelta(days=1))
        resume(pause=rest, by=table.ben, at=NOW + timedelta(days=1))
    running.refresh_from_db()
    coming.refresh_from_db()
    assert running.ends_at == NOW + timedelta(days=1)
    assert coming.ends_at == coming.starts_at
    assert not Pause.objects.running(coming.starts_at).exists()
    assert Event.objects.filter(kind="agreement_resumed").count() == 2


def test_a_pause_sent_twice_is_one():
    table, agreement = in_force_in("UTC")
    days = {"first": NOW.date(), "last": NOW.date() + timedelta(days=3)}
    assert rested(agreement, table, **days) == rested(agreement, table, **days)
    assert Event.objects.filter(kind="agreement_paused").count() == 1


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (NOW.date() - timedelta(days=1), NOW.date()),
        (NOW.date() + timedelta(days=2), NOW.date() + timedelta(days=1)),
        (NOW.date(), NOW.date() + timedelta(days=184)),
    ],
)
def test_days_that_are_no_stretch_from_today_on_are_refused(first, last):
    table, agreement = in_force_in("UTC")
    with pytest.raises(CannotPause):
        rested(agreement, table, first=first, last=last)


def test_two_pauses_do_not_overlap_and_a_draft_does_not_rest():
    table, agreement = in_force_in("UTC")
    rested(agreement, table, first=NOW.date(), last=NOW.date() + timedelta(days=9))
    with pytest.raises(CannotPause, match="already"):
        rested(agreement, table, first=NOW.date() + timedelta(days=9), last=NOW.date() + timedelta(days=12))
    with pytest.raises(CannotPause, match="in force"):
        rested(a_draft(table, title="Another"), table, first=NOW.date(), last=NOW.date())


def test_a_pause_without_a_reason_is_refused():
    table, agreement = in_force_in("UTC")
    with pytest.raises(CannotPause, match="why"):
        rested(agreement, table, first=NOW.date(), last=NOW.date(), reason=" ")


def test_a_table_of_its_own_is_not_touched():
    table = a_table()
    _, resting = in_force_in("UTC", table=table)
    _, other = in_force_in("UTC", table=table)
    rested(resting, table, first=NOW.date(), last=FIRST.date())
    tick(at=FIRST)
    assert Occasion.objects.get(commitment__agreement=other).closing == Occasion.Closing.OPEN


def test_a_pause_begins_within_a_year():
    table, agreement = in_force_in("UTC")
    days = {"from_on": date.max, "until_on": date.max}
    with pytest.raises(CannotPause, match="within the coming year"):
        pause(agreement=agreement, **days, reason="A slip of the finger.", by=table.ana, at=NOW)
