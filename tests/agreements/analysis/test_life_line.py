"""The line of an agreement's life: dates in proportion, and words that never meet."""

from datetime import date, timedelta
from itertools import combinations

import pytest

from agreements.analysis.life_line import ABOVE, BELOW, LETTER, LOWEST, MIDDLE, NARROW, WIDE, Kind, Mark, life_line

SIGNED = Mark(Kind.SIGNED, date(2026, 10, 27), "Signed 27 Oct", "27 Oct", is_past=True)
END = Mark(Kind.END, date(2027, 6, 30), "Ends 30 Jun 2027", "30 Jun 2027")


def today(day):
    return Mark(Kind.TODAY, day, "Today", "Today", is_past=True)


def review(day, *, is_next=False):
    return Mark(Kind.REVIEW, day, f"{day:%d %b}", f"Review {day:%d %b}" if is_next else "", is_next=is_next)


def a_life(*others, on=date(2026, 11, 30)):
    return life_line([SIGNED, today(on), *others, END])


def written(line, size):
    """Each label of one size of screen, in the order of time; None where a date is not written."""
    return [next((label for label in placed.labels if label.size == size), None) for placed in line.marks]


def boxes(line, size, width):
    """Left, right and height of all words on one size of screen, in pixels."""
    found = []
    for label in written(line, size):
        if label:
            long, at = len(label.words) * LETTER, label.x * width / 100
            left = {"start": at, "middle": at - long / 2, "end": at - long}[label.anchor]
            found.append((left, left + long, label.y))
    return found


def test_dates_stand_in_proportion_to_their_days():
    line = a_life(on=date(2026, 10, 27) + timedelta(days=123))
    assert [placed.x for placed in line.marks] == [0.5, 50.0, 99.5]
    assert (line.today.at, line.marks[0].at) == ("50%", "0.5%")


def test_the_life_of_the_picture_is_written_out():
    days = [date(2026, 11, 9), date(2026, 12, 14), date(2027, 1, 25), date(2027, 3, 22)]
    line = a_life(*(review(day, is_next=day == days[1]) for day in days))
    assert line.is_written_out
    assert [label.y for label in written(line, "wide")] == [ABOVE, BELOW, ABOVE, BELOW, BELOW, BELOW, ABOVE]


def test_of_two_dates_close_together_the_later_is_not_written():
    near, nearer = date(2027, 1, 25), date(2027, 2, 3)
    line = a_life(review(near), review(nearer))
    assert [bool(label) for label in written(line, "wide")] == [True, True, True, False, True]
    assert len(line.marks) == 5
    assert not line.is_written_out


def test_the_next_review_is_written_before_an_earlier_one():
    held, coming = review(date(2026, 12, 7)), review(date(2026, 12, 14), is_next=True)
    line = a_life(held, coming)
    assert [label is None for label in written(line, "middle")] == [False, False, True, False, False]


def test_a_phone_shows_today_the_next_review_and_the_two_ends():
    line = a_life(review(date(2026, 11, 9)), review(date(2027, 1, 25), is_next=True), review(date(2027, 3, 22)))
    said = [label.words for label in written(line, "narrow") if label]
    assert said == ["27 Oct", "Today", "Review 25 Jan", "30 Jun 2027"]


def test_on_a_phone_an_end_beside_the_next_review_stands_lower():
    line = a_life(review(date(2026, 11, 25), is_next=True), on=date(2026, 11, 1))
    assert [label.y for label in written(line, "narrow") if label] == [LOWEST, ABOVE, BELOW, BELOW]
    assert line.height == 102


@pytest.mark.parametrize("years", [0, 1, 10])
@pytest.mark.parametrize("months", [1, 2, 3, 6])
@pytest.mark.parametrize("passed", [0, 3, 40, 99, 100])
def test_words_never_meet_and_never_leave_the_page(years, months, passed):
    start, end = date(2026, 10, 27), date(2027, 6, 30).replace(year=2027 + years)
    on = start + (end - start) * passed / 100
    days = [start + timedelta(days=30 * months * number) for number in range(1, 12)]
    coming = next((day for day in days if on <= day <= end), None)
    reviews = [review(day, is_next=day == coming) for day in days if day <= end]
    line = life_line([SIGNED, today(on), *reviews, Mark(Kind.END, end, f"Ends {end:%d %b %Y}", f"{end:%d %b %Y}")])
    for size, width in (("wide", WIDE), ("middle", MIDDLE), ("narrow", NARROW)):
        found = boxes(line, size, width)
        assert all(left >= 0 and right <= width for left, right, _y in found)
        for (left, right, y), (other_left, other_right, other_y) in combinations(found, 2):
            assert y != other_y or right <= other_left or other_right <= left, (size, found)


def test_a_life_of_one_day_is_drawn():
    line = life_line([SIGNED, today(SIGNED.day)])
    assert [placed.x for placed in line.marks] == [0.5, 0.5]
    assert [label.y for label in written(line, "wide")] == [BELOW, ABOVE]
