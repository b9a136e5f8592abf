"""The rhythm, against an oracle that somebody else wrote."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import WEEKLY, rrule  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from agreements.analysis.recurrence import Recurrence

ANCHORS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
WEEKS = st.integers(1, 26)
ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"])


@given(anchor=ANCHORS, weeks=WEEKS, zone=ZONES, seq=st.integers(0, 60))
def test_every_occurrence_is_where_dateutil_puts_it_on_the_naive_calendar(anchor, weeks, zone, seq):
    naive = rrule(WEEKLY, interval=weeks, dtstart=datetime.combine(anchor, datetime.min.time()).replace(hour=9))
    due = Recurrence(anchor, weeks, zone).due_at(seq)
    assert due.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == naive[seq]


@given(anchor=ANCHORS, weeks=WEEKS, zone=ZONES, hours=st.integers(-5000, 100_000))
def test_the_first_after_a_moment_is_after_it_and_the_one_before_is_not(anchor, weeks, zone, hours):
    rhythm = Recurrence(anchor, weeks, zone)
    moment = rhythm.due_at(0) + timedelta(hours=hours)
    seq = rhythm.first_after(moment)
    assert seq >= 0
    assert rhythm.due_at(seq) > moment
    assert seq == 0 or rhythm.due_at(seq - 1) <= moment


@given(anchor=ANCHORS, weeks=WEEKS, zone=ZONES, since=st.integers(0, 5), count=st.integers(0, 30))
def test_what_is_due_by_a_moment_has_no_hole_and_ends_before_the_first_after_it(anchor, weeks, zone, since, count):
    rhythm = Recurrence(anchor, weeks, zone)
    moment = rhythm.due_at(count)
    assert list(rhythm.due_by(moment, since=since)) == list(range(since, rhythm.first_after(moment)))


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_nine_o_clock_stays_nine_o_clock_when_the_clock_changes(zone):
    rhythm = Recurrence(date(2027, 3, 1), 1, zone)
    hours = {rhythm.due_at(seq).astimezone(ZoneInfo(zone)).hour for seq in range(52)}
    offsets = {rhythm.due_at(seq).hour for seq in range(52)}
    assert hours == {9}
    assert len(offsets) == 2


def test_the_last_day_of_the_rhythm_still_counts():
    rhythm = Recurrence(date(2027, 3, 1), 2, "UTC", ends_on=date(2027, 3, 15))
    assert rhythm.next_due_at(1) == rhythm.due_at(1)
    assert rhythm.next_due_at(2) is None
    assert list(rhythm.due_by(rhythm.due_at(9), since=0)) == [0, 1]
