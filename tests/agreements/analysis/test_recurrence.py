"""The rhythm, by examples and against an oracle that somebody else wrote; `make verify-recurrence` is the long run."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.analysis.recurrence import CALENDAR_END, Recurrence, Unit
from tests.verify.recurrence import CONTROLS, ZONES, Seen, check, rules

MONDAY = date(2027, 3, 1)


def days(rhythm, count):
    return [rhythm.day(seq) for seq in range(count)]


def walls(rhythm, count):
    zone = ZoneInfo(rhythm.zone)
    return [rhythm.due_at(seq).astimezone(zone).strftime("%m-%d %H:%M") for seq in range(count)]


@settings(max_examples=300, deadline=None)
@given(drawn=st.sampled_from(ZONES).flatmap(rules), hours=st.integers(-500_000, 500_000))
def test_every_occurrence_is_where_dateutil_puts_it_on_the_naive_calendar(drawn, hours):
    rule, start = drawn
    check(Recurrence, rule, start, hours, Seen(set(), Counter()))


@pytest.mark.parametrize(("kind", "unit"), list(zip(CONTROLS.values(), (Unit.MONTH, Unit.WEEK), strict=True)))
def test_a_rhythm_that_drifts_is_noticed(kind, unit):
    rule = (date(2027, 1, 31), unit, 1, "Europe/Berlin", time(9))
    with pytest.raises(AssertionError, match="not"):
        check(kind, rule, 5, 0, Seen(set(), Counter()))


@pytest.mark.parametrize("every", [0, -1, 367])
@pytest.mark.parametrize("unit", Unit)
def test_a_cadence_of_zero_or_backwards_or_beyond_reason_is_refused(unit, every):
    with pytest.raises(ValueError, match="every 1 to 366"):
        Recurrence(MONDAY, unit, every, "UTC")


def test_an_unknown_unit_or_zone_is_refused():
    with pytest.raises(ValueError, match="fortnight"):
        Recurrence(MONDAY, "fortnight", 1, "UTC")
    with pytest.raises(ZoneInfoNotFoundError):
        Recurrence(MONDAY, "week", 1, "Europe/Nowhere").due_at(0)


def test_the_unit_may_be_the_word_that_the_database_keeps():
    assert days(Recurrence(MONDAY, "quarter", 1, "UTC"), 3) == days(Recurrence(MONDAY, Unit.MONTH, 3, "UTC"), 3)


def test_the_31st_is_the_last_day_of_shorter_months_and_comes_back():
    rhythm = Recurrence(date(2027, 1, 31), Unit.MONTH, 1, "UTC")
    assert [day.day for day in days(rhythm, 7)] == [31, 28, 31, 30, 31, 30, 31]
    assert rhythm.day(13) == date(2028, 2, 29)


def test_a_quarter_from_the_30th_of_november_meets_the_end_of_february():
    rhythm = Recurrence(date(2027, 11, 30), Unit.QUARTER, 1, "UTC")
    assert days(rhythm, 4) == [date(2027, 11, 30), date(2028, 2, 29), date(2028, 5, 30), date(2028, 8, 30)]


def test_the_29th_of_february_is_the_28th_in_other_years_and_the_29th_again():
    rhythm = Recurrence(date(2028, 2, 29), Unit.MONTH, 12, "UTC")
    assert [(day.month, day.day) for day in days(rhythm, 5)] == [(2, 29), (2, 28), (2, 28), (2, 28), (2, 29)]
    assert Recurrence(date(2028, 2, 29), Unit.MONTH, 1, "UTC").day(1) == date(2028, 3, 29)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_nine_o_clock_stays_nine_o_clock_when_the_clock_changes(zone):
    rhythm = Recurrence(MONDAY, Unit.WEEK, 1, zone)
    assert {wall[-5:] for wall in walls(rhythm, 52)} == {"09:00"}
    assert len({rhythm.due_at(seq).hour for seq in range(52)}) == 2


def test_a_time_that_does_not_exist_becomes_the_first_moment_after_the_gap():
    rhythm = Recurrence(date(2027, 3, 21), Unit.WEEK, 1, "Europe/Berlin", time(2, 30))
    assert walls(rhythm, 3) == ["03-21 02:30", "03-28 03:00", "04-04 02:30"]
    assert rhythm.due_at(1) == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first_of_the_two():
    rhythm = Recurrence(date(2027, 10, 24), Unit.WEEK, 1, "Europe/Berlin", time(2, 30))
    assert walls(rhythm, 3) == ["10-24 02:30", "10-31 02:30", "11-07 02:30"]
    assert rhythm.due_at(1) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_half_an_hour_s_summer_time_is_a_gap_too():
    rhythm = Recurrence(date(2027, 9, 26), Unit.WEEK, 1, "Australia/Lord_Howe", time(2, 15))
    assert walls(rhythm, 3) == ["09-26 02:15", "10-03 02:30", "10-10 02:15"]


def test_a_day_that_a_zone_left_out_is_the_first_moment_of_the_day_after():
    rhythm = Recurrence(date(2011, 12, 23), Unit.WEEK, 1, "Pacific/Apia")
    assert walls(rhythm, 3) == ["12-23 09:00", "12-31 00:00", "01-06 09:00"]
    dues = [rhythm.due_at(seq) for seq in range(3)]
    assert dues == [
        datetime(2011, 12, 23, 19, tzinfo=UTC),
        datetime(2011, 12, 30, 10, tzinfo=UTC),
        datetime(2012, 1, 5, 19, tzinfo=UTC),
    ]


def test_a_zone_that_changes_its_rules_keeps_the_wall_time():
    # Turkey kept its summer time for good in 2016; Morocco suspends its own during Ramadan.
    assert {wall[-5:] for wall in walls(Recurrence(date(2016, 8, 1), Unit.WEEK, 1, "Europe/Istanbul"), 60)} == {"09:00"}
    morocco = Recurrence(date(2027, 1, 4), Unit.WEEK, 1, "Africa/Casablanca")
    assert {wall[-5:] for wall in walls(morocco, 52)} == {"09:00"}
    assert {morocco.due_at(seq).hour for seq in range(52)} == {8, 9}


def test_a_period_is_as_long_as_the_calendar_and_the_clock_make_it():
    berlin = Recurrence(date(2027, 3, 22), Unit.WEEK, 1, "Europe/Berlin")
    assert berlin.period_after(0) == timedelta(days=7, hours=-1)
    february = Recurrence(date(2027, 1, 31), Unit.MONTH, 1, "UTC")
    assert [february.period_after(seq).days for seq in range(3)] == [28, 31, 30]


def test_the_first_after_any_moment_is_never_negative_and_near_a_month_s_end_still_right():
    rhythm = Recurrence(date(2027, 1, 31), Unit.MONTH, 1, "Pacific/Kiritimati")
    assert rhythm.first_after(datetime(1990, 1, 1, tzinfo=UTC)) == 0
    for seq in range(14):
        due = rhythm.due_at(seq)
        assert (rhythm.first_after(due - timedelta(seconds=1)), rhythm.first_after(due)) == (seq, seq + 1)


@given(since=st.integers(0, 5), count=st.integers(0, 30), unit=st.sampled_from(Unit))
def test_what_is_due_by_a_moment_has_no_hole_and_ends_before_the_first_after_it(since, count, unit):
    rhythm = Recurrence(date(2027, 1, 31), unit, 1, "America/Santiago", time(0))
    moment = rhythm.due_at(count)
    assert list(rhythm.due_by(moment, since=since)) == list(range(since, rhythm.first_after(moment)))


def test_the_last_day_of_the_rhythm_still_counts():
    rhythm = Recurrence(MONDAY, Unit.WEEK, 2, "UTC", ends_on=date(2027, 3, 15))
    assert rhythm.next_due_at(1) == rhythm.due_at(1)
    assert rhythm.next_due_at(2) is None
    assert list(rhythm.due_by(rhythm.due_at(9), since=0)) == [0, 1]


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_a_rhythm_ends_where_the_calendar_does(unit, zone):
    rhythm = Recurrence(date(9999, 1, 31), unit, 1, zone, time(23, 59))
    last_moment = datetime.max.replace(tzinfo=UTC)
    due = list(rhythm.due_by(last_moment, since=0))
    assert due
    assert rhythm.first_after(last_moment) == due[-1] + 1
    assert rhythm.next_due_at(due[-1] + 1) is None
    assert rhythm.day(10_000) == CALENDAR_END
    assert rhythm.period_after(10_000) == timedelta()
