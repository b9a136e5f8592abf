"""The cards of reviews: to record one whose day has come, and the actions that somebody took on."""

from datetime import UTC, date, datetime

import pytest

from agreements.dashboard.need import with_titles
from agreements.dashboard.review_needs import actions, reviews
from agreements.models import Review
from agreements.models.review import ReviewPointKind
from agreements.reviews.recording import Point, actions_awaiting, finish, hold, reviews_awaiting
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.builders import NOW

pytestmark = pytest.mark.django_db

REVIEW_AT = datetime(2027, 3, 29, 14, tzinfo=UTC)


@pytest.fixture
def table():
    """The first review of Ana's agreement is planned for 29 March."""
    table, _agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    tick(at=NOW)
    return table


def record_it(table, *points):
    hold(review=Review.objects.get(), version=1, notes="", present=[], points=list(points), by=table.ana, at=REVIEW_AT)


def to_record(person, *, at):
    return with_titles(reviews(list(reviews_awaiting(person, at=at))))


def to_be_done(person):
    return with_titles(actions(list(actions_awaiting(person))))


def test_a_review_asks_its_lead_from_its_day_on(table):
    assert to_record(table.ana, at=REVIEW_AT.replace(day=28)) == []
    assert to_record(table.ben, at=REVIEW_AT) == []
    (card,) = to_record(table.ana, at=REVIEW_AT)
    assert (card.title, card.about) == ("Review of Stock for the spring season", "Planned for 29 March 2027")
    assert (card.due_on, card.url) == (date(2027, 3, 29), Review.objects.get().get_absolute_url())


def test_what_is_recorded_asks_no_more(table):
    record_it(table, Point(ReviewPointKind.DECISION, "Safety stock stays as it is."))
    assert to_record(table.ana, at=REVIEW_AT) == []


def test_actions_ask_who_took_them_until_they_are_done_the_nearest_day_first(table):
    record_it(
        table,
        Point(ReviewPointKind.ACTION, "Ask the shops.", table.ben, None),
        Point(ReviewPointKind.ACTION, "Count the shelves.", table.ben, date(2027, 4, 9)),
        Point(ReviewPointKind.ACTION, "Call the supplier.", table.ana, date(2027, 4, 1)),
    )
    cards = sorted(to_be_done(table.ben), key=lambda card: card.rank)
    assert [(card.title, card.about) for card in cards] == [
        ("Count the shelves.", "Stock for the spring season · by 9 April 2027"),
        ("Ask the shops.", "Stock for the spring season"),
    ]
    done = Review.objects.get(number=1).points.get(text="Count the shelves.")
    finish(key=done.key, by=table.ben, at=REVIEW_AT)
    assert [card.title for card in to_be_done(table.ben)] == ["Ask the shops."]
