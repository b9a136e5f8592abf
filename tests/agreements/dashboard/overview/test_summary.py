"""The sentence at the head: a few agreements by name, more as counts that are links."""

import pytest

from agreements.dashboard.overview.health_rows import rows_of
from agreements.dashboard.overview.summary import caption_of, said_in_full, short_title, summary_of
from tests.agreements.dashboard.overview.company import (
    DAY,
    WEDNESDAY,
    WEEK,
    an_agreement,
    health,
    let_pass,
    says,
)
from tests.builders import NOW, a_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def sentence(reader, at=WEDNESDAY):
    read_now = health(reader, at)
    rows = rows_of(list(read_now.now), read_now, today=at.date()) if read_now.is_small else []
    return said_in_full(summary_of(read_now, [row.agreement for row in rows]), read_now)


def test_a_few_are_named(table):
    for status in ("on_track", "at_risk", "on_track"):
        says(table, an_agreement(table)[1], status, NOW + DAY)
    let_pass(NOW + WEEK)
    named = "Stock for the spring season is at risk. The other 2 are on track."
    assert sentence(table.ana) == f"{named} Nothing got worse or better since Monday 8 February."


def test_many_are_counted_and_each_count_opens_its_rows(table):
    promises = [an_agreement(table)[1] for _number in range(5)]
    for promise in promises:
        says(table, promise, "on_track", NOW + DAY)
    let_pass(NOW + WEEK)
    says(table, promises[0], "at_risk", WEDNESDAY - DAY)
    an_agreement(table, at=WEDNESDAY - DAY)
    counted = "6 agreements: 4 on track, 1 at risk and 1 no check-in yet."
    assert sentence(table.ana) == f"{counted} Since Monday 8 February 1 got worse and 1 was signed."
    summary = summary_of(health(table.ana, WEDNESDAY, only_named=True), ())
    assert [part.url for part in (*summary.now, *summary.changed)] == [
        "/dashboard/agreements/?scope=named&word=on_track",
        "/dashboard/agreements/?scope=named&word=at_risk",
        "/dashboard/agreements/?scope=named&word=not_yet",
        "/dashboard/agreements/?scope=named&moved=worse",
        "/dashboard/agreements/?scope=named&moved=signed",
    ]


def test_in_the_first_week_nothing_is_compared(table):
    says(table, an_agreement(table)[1], "on_track", NOW + DAY)
    assert sentence(table.ana, NOW + 2 * DAY) == "The agreement is on track."


def test_the_picture_says_what_moved_most(table):
    promises = [an_agreement(table)[1] for _number in range(2)]
    for promise in promises:
        says(table, promise, "on_track", NOW + DAY)
    let_pass(NOW + WEEK)
    assert caption_of(health(table.ana, WEDNESDAY)) == "2 of 2 are on track."
    says(table, promises[0], "at_risk", WEDNESDAY - DAY)
    assert caption_of(health(table.ana, WEDNESDAY)) == "1 of 2 are on track. At risk rose from 0 to 1."


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Core range: in stock without overstock", "Core range"),
        ("Quick: short enough", "Quick: short enough"),
        ("A long title that has no colon in it at all", "A long title that has no colon in it at all"),
    ],
)
def test_a_long_title_is_named_by_what_stands_before_its_colon(title, short):
    assert short_title(title) == short
