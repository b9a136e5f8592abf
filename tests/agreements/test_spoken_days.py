"""Days as rows say them: short, and with their distance from today."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from agreements.spoken_days import distance, past_day, short_day

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 12, 4), "4 Dec"),
        (date(2026, 1, 2), "2 Jan"),
        (date(2027, 1, 8), "8 Jan 2027"),
        (date(2025, 11, 30), "30 Nov 2025"),
    ],
)
def test_the_year_is_said_where_it_is_another_one(day, said):
    assert short_day(day, today=TODAY) == said


def test_in_december_january_needs_no_year():
    assert short_day(date(2027, 1, 8), today=date(2026, 12, 15)) == "8 Jan"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (4, "in 4 days"),
        (-3, "3 days ago"),
        (59, "in 59 days"),
        (60, "in 2 months"),
        (-212, "7 months ago"),
        (729, "in 24 months"),
        (731, "in 2 years"),
    ],
)
def test_the_distance_is_said_in_the_unit_people_would_use(days, said):
    assert distance(TODAY + timedelta(days=days), today=TODAY) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 30, 9, 14, tzinfo=UTC), "09:14"),
        (datetime(2026, 11, 29, 23, 0, tzinfo=UTC), "yesterday"),
        (datetime(2026, 11, 27, 9, 0, tzinfo=UTC), "Friday"),
        (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), "Tuesday"),
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), "23 November"),
        (datetime(2025, 11, 23, 9, 0, tzinfo=UTC), "23 November 2025"),
    ],
)
def test_what_was_is_said_as_near_as_one_remembers_it(moment, said):
    with timezone.override("UTC"):
        assert past_day(moment, today=TODAY) == said
