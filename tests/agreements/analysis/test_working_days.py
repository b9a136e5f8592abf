"""Working days with holidays and absences, against an oracle that walks day by day."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.analysis.wall_clock import moment_at
from agreements.analysis.working_days import FURTHEST, WorkingDays

WEEKDAYS = WorkingDays()
ONE_DAY = timedelta(days=1)
START = date(2026, 12, 1)
# Close together, so that the examples meet their holidays and absences.
DAYS = st.integers(0, 120).map(lambda number: START + ONE_DAY * number)
SPANS = st.tuples(DAYS, st.integers(0, 40)).map(lambda span: (span[0], span[0] + ONE_DAY * span[1]))
CALENDARS = st.builds(WorkingDays, off=st.frozensets(DAYS, max_size=25), away=st.lists(SPANS, max_size=4).map(tuple))


def is_worked(calendar: WorkingDays, day: date) -> bool:
    if day.strftime("%A") in {"Saturday", "Sunday"} or day in calendar.off:
        return False
    return not any(
        day in [first + ONE_DAY * n for n in range((last - first).days + 1)] for first, last in calendar.away
    )


def walked(calendar: WorkingDays, day: date, count: int) -> date:
    """What a finger on a wall calendar finds."""
    left = abs(count)
    while left:
        day += ONE_DAY if count > 0 else -ONE_DAY
        if is_worked(calendar, day):
            left -= 1
    return day


@given(calendar=CALENDARS, day=DAYS)
def test_a_working_day_is_neither_a_weekend_nor_a_holiday_nor_within_an_absence(calendar, day):
    assert calendar.is_working_day(day) == is_worked(calendar, day)


@given(calendar=CALENDARS, day=DAYS, count=st.integers(-12, 12))
def test_adding_leads_where_the_finger_does(calendar, day, count):
    assert calendar.add(day, count) == walked(calendar, day, count)


@given(calendar=CALENDARS, day=DAYS, count=st.integers(-8, 8))
@settings(max_examples=300)
def test_the_last_day_is_the_last_from_which_the_count_does_not_lead_further(calendar, day, count):
    last = calendar.last_day_that(day, working_days_after=count)
    assert walked(calendar, last, count) <= day < walked(calendar, last + ONE_DAY, count)


@given(calendar=CALENDARS, away=st.lists(SPANS, max_size=3).map(tuple), day=DAYS)
def test_without_takes_absences_out_and_keeps_the_rest(calendar, away, day):
    expected = calendar.is_working_day(day) and WorkingDays(away=away).is_working_day(day)
    assert calendar.without(away).is_working_day(day) == expected


@given(calendar=CALENDARS, day=DAYS, hour=st.integers(0, 23))
def test_what_falls_on_a_free_day_waits_for_nine_on_the_next_working_day(calendar, day, hour):
    moment = datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)
    reached = calendar.on_or_after(moment, "UTC")
    if is_worked(calendar, day):
        assert reached == moment
    else:
        monday = walked(calendar, day, 1)
        assert reached == datetime(monday.year, monday.month, monday.day, 9, tzinfo=UTC)


@pytest.mark.parametrize("count", [-2, -1, 0, 1, 2])
def test_where_nobody_ever_works_the_search_ends_and_no_clock_runs_out(count):
    never = WorkingDays(away=((date(2000, 1, 1), date(2999, 1, 1)),))
    assert never.add(START, count) == START + FURTHEST * count
    assert never.last_day_that(START, working_days_after=count) <= START + FURTHEST * 2


def test_working_days_later_keep_the_wall_time_over_a_change_of_the_clock():
    friday = moment_at(date(2027, 3, 26), time(9), "Europe/Berlin")
    assert WEEKDAYS.later(friday, 1, "Europe/Berlin") == moment_at(date(2027, 3, 29), time(9), "Europe/Berlin")
    assert WEEKDAYS.later(friday, 1, "Europe/Berlin") - friday == timedelta(days=3, hours=-1)


def test_a_weekend_waits_for_monday_at_nine():
    saturday = datetime(2027, 2, 6, 8, 0, tzinfo=UTC)
    assert WEEKDAYS.on_or_after(saturday, "Europe/Berlin") == datetime(2027, 2, 8, 8, 0, tzinfo=UTC)
    monday = datetime(2027, 2, 8, 3, 0, tzinfo=UTC)
    assert WEEKDAYS.on_or_after(monday, "Europe/Berlin") == monday
