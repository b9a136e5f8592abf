"""The days in a feed are those of its reader, as they may read them at that moment."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.cadence.check_ins import record_check_in
from agreements.lifecycle.pauses import pause
from agreements.models import Commitment, PartyMember, Review
from agreements.notifications.calendar_feeds import feed_days
from agreements.notifications.calendar_feeds.feed_days import days_of
from agreements.reviews.recording import hold
from agreements.scheduler import tick
from tests.builders import NOW, a_draft, a_table, in_force, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
WEEK = timedelta(weeks=1)


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    agreement = in_force(ready_to_seal(table))
    tick(at=NOW)
    return agreement


def days(person, at=NOW) -> list[tuple[str, date]]:
    return [(entry.name, entry.on) for entry in days_of(person, today=at.date(), at=at)]


def names(person, at=NOW) -> set[str]:
    return {name for name, _on in days(person, at)}


def test_the_owner_has_the_date_the_review_and_the_check_ins_of_three_months(table, agreement):
    promise, review = Commitment.objects.get().reference.lower(), f"review-{agreement.reference.lower()}-1"
    assert days(table.ben) == sorted(
        [
            *((f"check-in-{promise}-{seq}", TODAY + WEEK + seq * 2 * WEEK) for seq in range(6)),
            (promise, TODAY + 6 * WEEK),
            (review, TODAY + 8 * WEEK),
        ],
        key=lambda day: (day[1], day[0]),
    )


def test_the_receiver_has_what_they_get_and_the_review(table, agreement):
    entries = days_of(table.ana, today=TODAY, at=NOW)
    assert [entry.summary for entry in entries] == [
        "Due from Ben Ode: Forecast of the core range (Stock for the spring season)",
        "Review: Stock for the spring season",
    ]


def test_whoever_only_reads_it_has_none_of_it(table, agreement):
    a_draft(table)
    assert names(a_person(name="Maya Holm", is_manager=True)) == set()
    assert names(a_person(name="Otto Other", department=a_department(name="Legal", code="LEG"))) == set()
    assert names(a_person(name="Sam Works", department=table.sales)) == set()


def test_what_one_may_not_read_any_more_is_gone_at_once(table, agreement):
    sam = a_person(name="Sam Seated")
    seat = PartyMember.objects.create(party=seat_of(agreement, table.sales), person=sam)
    assert len(names(sam)) == 2
    seat.delete()
    assert names(sam) == set()


def test_what_is_done_paused_or_far_away_does_not_stand_there(table, agreement):
    promise = Commitment.objects.get()
    rest = {"from_on": TODAY + 2 * WEEK, "until_on": TODAY + 9 * WEEK}
    pause(agreement=agreement, **rest, reason="Summer", by=table.ana, at=NOW)
    reference = promise.reference.lower()
    assert names(table.ben) == {reference, *(f"check-in-{reference}-{seq}" for seq in (0, 5))}
    assert f"check-in-{reference}-0" in names(table.ben)
    assert reference in names(table.ben, at=NOW + 18 * WEEK)
    assert reference not in names(table.ben, at=NOW + 20 * WEEK)
    record_check_in(commitment=promise, status="done", by=table.ben, at=NOW)
    assert names(table.ben) == set()


def test_a_check_in_that_is_open_and_a_review_that_was_held_stay(table, agreement):
    later = NOW + WEEK + timedelta(hours=2)
    tick(at=later)
    assert f"check-in-{Commitment.objects.get().reference.lower()}-0" in names(table.ben, at=later)
    review = Review.objects.get()
    hold(review=review, version=review.version, notes="Well.", present=[], points=[], by=table.ana, at=NOW + 8 * WEEK)
    assert f"review-{agreement.reference.lower()}-1" in names(table.ana, at=NOW + 9 * WEEK)


def test_a_check_in_stands_at_its_time_on_the_clock_of_its_reader(table, agreement):
    table.ben.zone = "America/New_York"
    entry = next(one for one in days_of(table.ben, today=TODAY, at=NOW) if one.starts_at)
    assert str(entry.starts_at) == "2027-02-08 04:00:00-05:00"


def test_it_is_bounded_and_asks_as_often_for_thirty_as_for_one(table, agreement, monkeypatch):
    with CaptureQueriesContext(connection) as once:
        days_of(table.ben, today=TODAY, at=NOW)
    for _number in range(29):
        in_force(ready_to_seal(table))
    tick(at=NOW)
    with CaptureQueriesContext(connection) as thirty:
        found = days_of(table.ben, today=TODAY, at=NOW)
    assert (len(found), len(thirty)) == (30 * 8, len(once))
    monkeypatch.setattr(feed_days, "MOST", 50)
    assert len(days_of(table.ben, today=TODAY, at=NOW)) == 50
