"""The life of an agreement in dates: what was held, what comes next, and where it ends."""

from datetime import date

import pytest

from agreements.analysis.life_line import Kind
from agreements.dashboard.agreement_page.life import life_of
from agreements.models import Review, Rhythm
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.builders import NOW

pytestmark = pytest.mark.django_db
SIGNED = NOW.date()


def life(agreement, *, today=date(2027, 2, 15)):
    rhythm = Rhythm.objects.get(revision__agreement=agreement)
    reviews = list(Review.objects.filter(agreement=agreement).order_by("number"))
    return life_of(rhythm, reviews, signed_on=SIGNED, today=today)


def days(found, kind):
    return [placed.mark.day for placed in found.line.marks if placed.mark.kind == kind]


def test_reviews_come_as_the_rhythm_says_until_the_end():
    _table, agreement = in_force_in("UTC", review_months=2, ends_on=date(2027, 10, 1))
    tick(at=NOW)
    found = life(agreement)
    expected = [date(2027, 3, 29), date(2027, 5, 29), date(2027, 7, 29), date(2027, 9, 29)]
    assert days(found, Kind.REVIEW) == expected
    assert days(found, Kind.END) == [date(2027, 10, 1)]
    assert [placed.mark.day for placed in found.line.marks if placed.mark.is_next] == expected[:1]


def test_before_the_first_tick_the_rhythm_alone_says_the_same():
    _table, agreement = in_force_in("UTC", review_months=2, ends_on=date(2027, 10, 1))
    before = life(agreement)
    tick(at=NOW)
    assert life(agreement) == before


def test_without_an_end_the_next_four_are_drawn():
    _table, agreement = in_force_in("UTC")
    tick(at=NOW)
    found = life(agreement)
    assert len(days(found, Kind.REVIEW)) == 5
    assert days(found, Kind.END) == []
    assert found.dates[-1] == ("Ends", "no end is agreed")


def test_the_year_is_written_where_the_place_on_the_line_does_not_say_it():
    _table, agreement = in_force_in("UTC", review_months=6)
    words = [placed.mark.words for placed in life(agreement).line.marks if placed.mark.kind == Kind.REVIEW]
    assert words == ["Review 29 Mar", "29 Sep", "29 Mar 2028", "29 Sep 2028"]


def test_a_long_life_with_many_reviews_is_not_crowded():
    _table, agreement = in_force_in("UTC", review_months=1, ends_on=date(2047, 1, 1))
    assert len(days(life(agreement), Kind.REVIEW)) == 12


@pytest.mark.parametrize(("state", "shape"), [("held", True), ("not_held", False)])
def test_a_review_that_is_over_says_how_it_went(state, shape):
    _table, agreement = in_force_in("UTC")
    tick(at=NOW)
    Review.objects.update(state=state, closed_at=NOW)
    found = life(agreement, today=date(2027, 4, 5))
    first = next(placed.mark for placed in found.line.marks if placed.mark.kind == Kind.REVIEW)
    assert (first.day, first.is_past) == (date(2027, 3, 29), shape)
    assert ("Reviews so far", f"29 March 2027, {state.replace('_', ' ')}") in found.dates


def test_one_that_is_no_longer_needed_is_left_out():
    _table, agreement = in_force_in("UTC", ends_on=date(2027, 4, 1))
    tick(at=NOW)
    Review.objects.update(state="ended", closed_at=NOW)
    assert days(life(agreement), Kind.REVIEW) == []


def test_the_sentence_says_every_date_of_the_picture():
    _table, agreement = in_force_in("UTC", ends_on=date(2027, 9, 1))
    found = life(agreement)
    for placed in found.line.marks:
        assert f"{placed.mark.day:%B %Y}" in found.sentence
    assert found.sentence.startswith("Signed: 1 February 2027. Next review: 29 March 2027.")
