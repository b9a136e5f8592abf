"""Quiet hours are those of the reader's wall clock, on every kind of night."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.analysis.quiet_hours import QuietHours
from agreements.analysis.wall_clock import day_at
from agreements.analysis.working_days import WorkingDays

BERLIN, AUCKLAND, LONDON = "Europe/Berlin", "Pacific/Auckland", "Europe/London"
ZONES = (BERLIN, AUCKLAND, LONDON, "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
EVENING, MORNING = time(18), time(8)


def utc(*parts: int) -> datetime:
    return datetime(*parts).replace(tzinfo=UTC)


def nights(zone=BERLIN, **more):
    return QuietHours(**({"zone": zone, "starts": EVENING, "ends": MORNING, "days": WorkingDays()} | more))


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (utc(2027, 2, 1, 12), utc(2027, 2, 1, 12)),  # Monday noon
        (utc(2027, 2, 1, 7, 0), utc(2027, 2, 1, 7, 0)),  # eight sharp in Berlin: the quiet is over
        (utc(2027, 2, 1, 6, 59), utc(2027, 2, 1, 7)),
        (utc(2027, 2, 1, 17), utc(2027, 2, 2, 7)),  # six in the evening: it begins
        (utc(2027, 2, 5, 17), utc(2027, 2, 8, 7)),  # Friday evening to Monday morning
        (utc(2027, 2, 6, 12), utc(2027, 2, 8, 7)),  # Saturday noon
    ],
)
def test_what_is_said_at_night_or_on_a_weekend_is_heard_the_next_working_morning(said, heard):
    assert nights().heard_at(said) == heard


def test_holidays_and_absences_lead_on_to_the_morning_after():
    off = WorkingDays(off=frozenset({date(2027, 2, 2)}))
    assert nights(days=off).heard_at(utc(2027, 2, 1, 20)) == utc(2027, 2, 3, 7)
    away = ((date(2027, 2, 1), date(2027, 2, 5)),)
    assert nights(away=away).heard_at(utc(2027, 2, 1, 12)) == utc(2027, 2, 8, 7), "the weekend follows"
    assert nights(away=away, days=None).heard_at(utc(2027, 2, 1, 12)) == utc(2027, 2, 6, 7)


def test_without_hours_days_and_absence_nothing_is_quiet():
    saturday_night = utc(2027, 2, 6, 23)
    assert QuietHours(zone=BERLIN).heard_at(saturday_night) == saturday_night


def test_quiet_within_one_day_ends_on_it():
    siesta = QuietHours(zone=BERLIN, starts=time(13), ends=time(15))
    assert siesta.heard_at(utc(2027, 2, 1, 12, 30)) == utc(2027, 2, 1, 14)
    assert siesta.heard_at(utc(2027, 2, 1, 11, 59)) == utc(2027, 2, 1, 11, 59)


def test_the_night_that_is_an_hour_short_and_the_one_that_is_an_hour_long():
    every_night = nights(days=None)
    assert every_night.heard_at(utc(2027, 3, 27, 22)) == utc(2027, 3, 28, 6)
    assert every_night.heard_at(utc(2027, 10, 30, 22)) == utc(2027, 10, 31, 7)


def test_an_end_that_the_clock_skips_is_the_end_of_the_gap():
    early = QuietHours(zone=BERLIN, starts=time(22), ends=time(2, 30))
    assert early.heard_at(utc(2027, 3, 28, 0, 30)) == utc(2027, 3, 28, 1)


def test_an_end_that_the_clock_shows_twice_is_the_first_and_it_is_not_quiet_again():
    early = QuietHours(zone=BERLIN, starts=time(22), ends=time(2, 30))
    assert early.heard_at(utc(2027, 10, 31, 0, 10)) == utc(2027, 10, 31, 0, 30)
    second_time_of_two_ten = utc(2027, 10, 31, 1, 10)
    assert early.heard_at(second_time_of_two_ten) == second_time_of_two_ten


def test_the_morning_of_auckland_is_the_evening_of_london():
    nine_in_london = utc(2027, 2, 1, 9)  # ten in the evening in Auckland
    assert nights(LONDON).heard_at(nine_in_london) == nine_in_london
    assert nights(AUCKLAND).heard_at(nine_in_london) == utc(2027, 2, 1, 19), "eight on Tuesday there"


@given(
    said=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(ZONES),
    starts=st.times(),
    ends=st.times(),
)
def test_whenever_it_is_said_it_is_heard_later_outside_the_quiet_and_stays_there(said, zone, starts, ends):
    quiet = QuietHours(zone=zone, starts=starts, ends=ends, days=WorkingDays()) if starts != ends else QuietHours(zone)
    heard = quiet.heard_at(said)
    assert heard >= said
    assert quiet.heard_at(heard) == heard
    assert quiet.days is None or quiet.days.is_working_day(day_at(heard, zone))
