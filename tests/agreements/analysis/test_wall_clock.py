"""Wall clocks, against every zone there is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.analysis.wall_clock import day_at, moment_at

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca"]
)
CLOCKS = st.times().map(lambda clock: clock.replace(microsecond=0, fold=0))


@given(day=DAYS, clock=CLOCKS, zone=ZONES)
def test_the_wall_shows_the_wanted_time_or_the_end_of_the_gap(day, clock, zone):
    moment = moment_at(day, clock, zone)
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    wanted = datetime.combine(day, clock)
    assert local >= wanted
    if local > wanted:
        just_before = (moment - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert just_before < wanted


@given(day=DAYS, clock=CLOCKS, zone=ZONES)
def test_of_two_equal_wall_times_the_first_counts(day, clock, zone):
    moment = moment_at(day, clock, zone)
    earlier = moment - timedelta(hours=1)
    assert earlier.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < datetime.combine(day, clock)


def test_a_skipped_time_becomes_the_first_moment_after_the_gap():
    assert moment_at(date(2027, 3, 28), time(2, 30), "Europe/Berlin") == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_a_skipped_day_becomes_the_first_moment_of_the_next():
    # Samoa left out Friday 30 December 2011.
    skipped = moment_at(date(2011, 12, 30), time(9), "Pacific/Apia")
    assert skipped == moment_at(date(2011, 12, 31), time(0), "Pacific/Apia")


def test_a_repeated_time_is_its_first_appearance():
    assert moment_at(date(2027, 10, 31), time(2, 30), "Europe/Berlin") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2027, 2, 1, 23, 30, tzinfo=UTC), date(2027, 2, 2)),
        (datetime(2027, 2, 1, 22, 30, tzinfo=UTC), date(2027, 2, 1)),
    ],
)
def test_the_day_is_that_of_the_zone(moment, day):
    assert day_at(moment, "Europe/Berlin") == day
