"""The days ahead: a list for few agreements, else a cell a day; four weeks in the calendar."""

from datetime import date, timedelta

import pytest

from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.calendar_days import (
    DUE,
    EARLIEST,
    LATEST,
    REVIEW,
    day_named,
    days_block,
    entries_of,
    slots_from,
    weeks_from,
)
from agreements.lifecycle.pauses import pause
from agreements.models import Review
from agreements.reviews.recording import hold
from agreements.scheduler import tick
from tests.agreements.dashboard.relations.worlds import a_manager, departments_named, head_of, promised, read_by
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def departments():
    return departments_named("Sales", "Operations")


def due(departments, days, **more):
    sales, operations = departments
    return promised(operations, sales, due_on=TODAY + days * DAY, first_review_on=TODAY + 40 * DAY, **more)


def test_few_agreements_have_a_list_of_the_next_14_days(departments):
    for days in (13, 14, 3):
        due(departments, days)
    sales, operations = departments
    promised(operations, sales, deliverable="Spring", first_review_on=TODAY + 2 * DAY)
    block = days_block(read_by(a_manager(), NOW).scope, {}, is_small=True)
    assert [(entry.on - TODAY).days for entry in block.entries] == [2, 3, 13]
    assert block.entries[0].title == "Review: Spring"
    assert block.days == []


def test_more_have_a_cell_a_day_of_which_a_phone_shows_three(departments):
    for days in (0, 0, 1, 3, 5, 14):
        due(departments, days)
    block = days_block(read_by(a_manager(), NOW).scope, {TODAY + 2 * DAY: 4}, is_small=False)
    assert block.entries == []
    assert len(block.days) == 14
    assert [day.due for day in block.days[:6]] == [2, 1, 0, 1, 0, 1]
    assert block.days[2].decisions == 4
    shown = [not day.is_empty and not day.is_later for day in block.days[:6]]
    assert shown == [True, True, True, False, False, False]
    assert [day.label for day in block.days[:2]] == ["Today, 1", "Tue 2"]
    assert block.days[1].due_url == "/dashboard/calendar/?day=2027-02-02&kind=due"
    assert block.days[1].reviews_url == "/dashboard/calendar/?day=2027-02-02&kind=review"
    assert [day.looks for day in block.days[4:7]] == ["empty-day", "off later", "off empty-day"]


def test_what_is_done_is_due_no_more(departments):
    [promise] = due(departments, 3)
    told_check_in(commitment=promise, status="done", by=head_of(departments[1]), at=NOW)
    assert not any(day.due for day in days_block(read_by(a_manager(), NOW).scope, {}, is_small=False).days)
    assert (TODAY + 3 * DAY, DUE, promise.pk) not in slots_from(Scope(a_manager(), NOW, TODAY), TODAY)


def test_strip_and_calendar_count_the_same(departments):
    for days in (0, 1, 1, 5, 5, 9):
        due(departments, days)
    reader = a_manager()
    scope = Scope(reader, NOW, TODAY)
    strip = days_block(read_by(reader, NOW).scope, {}, is_small=False).days
    calendar = weeks_from(scope, TODAY, slots_from(scope, TODAY), {}).days
    assert [(day.due, day.reviews) for day in strip] == [(day.due, day.reviews) for day in calendar[:14]]


def test_a_review_within_a_pause_is_not_held(departments):
    sales, operations = departments
    [promise] = promised(operations, sales, first_review_on=TODAY + 5 * DAY)
    scope = Scope(a_manager(), NOW, TODAY)
    assert [slot.kind for slot in slots_from(scope, TODAY)] == [REVIEW]
    pause(
        agreement=promise.agreement,
        from_on=TODAY + 3 * DAY,
        until_on=TODAY + 8 * DAY,
        reason="Stock-taking",
        by=head_of(operations),
        at=NOW,
    )
    assert slots_from(scope, TODAY) == []


def test_what_was_held_stands_as_held_and_what_never_happened_does_not(departments):
    sales, operations = departments
    scope = Scope(a_manager(), NOW + 9 * DAY, TODAY + 9 * DAY)
    kept, other = (promised(operations, sales, first_review_on=TODAY + 4 * DAY)[0] for _ in range(2))
    assert len(slots_from(scope, TODAY)) == 2
    review = hold_review(kept.agreement, at=NOW + 6 * DAY)
    Review.objects.filter(agreement=other.agreement).update(state="not_held", closed_at=NOW + 6 * DAY)
    slots = slots_from(scope, TODAY)
    assert [(slot.on, slot.pk) for slot in slots] == [(TODAY + 4 * DAY, review.pk)]
    [entry] = entries_of(scope, slots)[0]
    assert entry.is_held
    assert entry.on == TODAY + 4 * DAY


def test_a_review_that_was_held_early_is_not_to_come(departments):
    sales, operations = departments
    [promise] = promised(operations, sales, first_review_on=TODAY + 5 * DAY)
    hold_review(promise.agreement, at=NOW + 2 * DAY)
    scope = Scope(a_manager(), NOW + 3 * DAY, TODAY + 3 * DAY)
    assert slots_from(scope, TODAY + 3 * DAY) == []
    assert [slot.on for slot in slots_from(scope, TODAY)] == [TODAY + 2 * DAY]


def hold_review(agreement, *, at):
    review = Review.objects.get(agreement=agreement, state="")
    said = {"notes": "All is well.", "present": [], "points": []}
    return hold(review=review, version=review.version, **said, by=agreement.lead, at=at)


def test_four_weeks_begin_on_their_first_day_and_lie_in_lines_from_monday(departments):
    first = date(2027, 2, 3)
    weeks = weeks_from(Scope(a_manager(), NOW, TODAY), first, [], {})
    assert (weeks.first, weeks.last) == (first, date(2027, 3, 2))
    assert [day and day.on.day for day in weeks.lines[0]] == [None, None, 3, 4, 5, 6, 7]
    assert {len(line) for line in weeks.lines} == {7}
    assert weeks.names[0].weekday() == 0
    assert "from=2027-01-06" in weeks.earlier
    assert "from=2027-03-03" in weeks.later


def test_the_calendar_has_an_end():
    scope = Scope(a_manager(), NOW, TODAY)
    assert weeks_from(scope, EARLIEST, [], {}).earlier == ""
    assert weeks_from(scope, LATEST, [], {}).later == ""


@pytest.mark.parametrize(
    "words", ["", "2027-02-30", "9999-12-31", "0001-01-01", "tomorrow", "2027-02-01T09:00", "\x00"]
)
def test_a_day_that_there_is_not_is_none(words):
    assert day_named(words) is None


def test_a_day_is_read():
    assert day_named("2027-02-28") == date(2027, 2, 28)


def test_others_read_nothing(departments):
    due(departments, 3)
    assert slots_from(Scope(a_person(), NOW, TODAY), TODAY) == []


def test_the_number_of_queries_does_not_grow(departments, django_assert_num_queries):
    scope = Scope(a_manager(), NOW, TODAY)
    counted = []
    for number in (1, 6):
        for _ in range(number):
            sales, operations = departments
            promised(operations, sales, due_on=TODAY + 3 * DAY, first_review_on=TODAY + 4 * DAY)
        tick(at=NOW)
        with django_assert_num_queries(2):
            slots = slots_from(scope, TODAY)
        with django_assert_num_queries(4):
            entries, statuses = entries_of(scope, slots)
        counted.append((len(entries), len(statuses)))
    assert counted == [(2, 1), (14, 7)]
