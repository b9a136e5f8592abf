"""Who waits for whom: the side that needs the other's act, since the moment from which it is wanted."""

from datetime import date, timedelta

import pytest

from agreements.cadence.check_ins import record_check_in
from agreements.commitments.completions import accept_completion, return_completion
from agreements.dashboard.commitment_status import StatusWord
from agreements.dashboard.overview.scope import Scope, read
from agreements.dashboard.relations.waits import may_wait, waits
from agreements.drift.episodes import watch
from agreements.lifecycle.pauses import pause
from agreements.models import Completion
from agreements.scheduler import tick
from tests.agreements.dashboard.relations.worlds import a_manager, departments_named, head_of, promised, read_by
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.people import a_holiday, a_person

pytestmark = pytest.mark.django_db

# NOW is a Monday.
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


@pytest.fixture
def departments():
    return departments_named("Sales", "Operations")


def the_wait(at, reader=None):
    [wait] = waits(read_by(reader or a_manager(), at))
    return wait


def said(wait):
    return wait.waits.name, wait.waited_for.name, wait.kind, wait.working_days


def test_what_runs_as_promised_waits_for_nobody(departments):
    sales, operations = departments
    [promise] = promised(operations, sales)
    assert waits(read_by(a_manager(), NOW)) == []
    told_check_in(commitment=promise, status="on_track", by=head_of(operations), at=NOW)
    assert waits(read_by(a_manager(), NOW)) == []


def test_a_date_that_has_passed_waits_for_the_owner_since_that_day(departments):
    sales, operations = departments
    promised(operations, sales, due_on=date(2027, 2, 12))
    # From Friday 12 to Monday 22 February: six working days, one of them a holiday.
    wait = the_wait(NOW + 3 * WEEK)
    assert said(wait) == ("Sales", "Operations", StatusWord.DATE_PASSED, 6)
    assert wait.since == date(2027, 2, 12)
    a_holiday(day=date(2027, 2, 17))
    assert the_wait(NOW + 3 * WEEK).working_days == 5


def test_a_worry_waits_since_the_first_report_that_says_so(departments):
    sales, operations = departments
    [promise] = promised(operations, sales)
    for days, status in ((0, "at_risk"), (1, "on_track"), (2, "at_risk"), (4, "off_track")):
        told_check_in(commitment=promise, status=status, by=head_of(operations), at=NOW + days * DAY)
    wait = the_wait(NOW + WEEK)
    assert said(wait) == ("Sales", "Operations", StatusWord.OFF_TRACK, 3)
    assert wait.since == date(2027, 2, 3)


def test_a_worry_that_nobody_else_knows_yet_lets_nobody_else_wait(departments):
    sales, operations = departments
    [promise] = promised(operations, sales)
    record_check_in(commitment=promise, status="at_risk", by=head_of(operations), at=NOW)
    assert waits(read_by(head_of(sales), NOW)) == []
    assert the_wait(NOW, head_of(operations)).since == NOW.date()


def test_silence_waits_since_the_first_check_in_that_was_not_answered(departments):
    sales, operations = departments
    promised(operations, sales, every=1)
    for days in range(7, 23):
        tick(at=NOW + days * DAY)
        watch(at=NOW + days * DAY)
    # Asked for on Monday 8 February, and again on the two Mondays after that.
    wait = the_wait(NOW + 3 * WEEK + DAY)
    assert said(wait) == ("Sales", "Operations", StatusWord.NO_NEWS, 11)
    assert wait.since == date(2027, 2, 8)


def test_silence_before_the_tick_came_by_waits_since_the_newest_report(departments):
    sales, operations = departments
    [promise] = promised(operations, sales, every=1)
    told_check_in(commitment=promise, status="on_track", by=head_of(operations), at=NOW + DAY)
    wait = the_wait(NOW + 18 * DAY)
    assert (wait.kind, wait.since) == (StatusWord.NO_NEWS, date(2027, 2, 2))


def test_what_is_done_waits_for_the_receiver_and_what_came_back_for_the_owner(departments):
    sales, operations = departments
    [promise] = promised(operations, sales)
    told_check_in(commitment=promise, status="done", by=head_of(operations), at=NOW)
    assert said(the_wait(NOW + 2 * DAY)) == ("Operations", "Sales", StatusWord.WAITS_FOR_ACCEPTANCE, 2)
    completion = Completion.objects.get()
    return_completion(completion=completion, missing="The east", by=head_of(sales), at=NOW + 2 * DAY)
    assert said(the_wait(NOW + 3 * DAY)) == ("Sales", "Operations", StatusWord.SENT_BACK, 1)
    told_check_in(commitment=promise, status="done", by=head_of(operations), at=NOW + 3 * DAY)
    accept_completion(completion=Completion.objects.latest("pk"), by=head_of(sales), at=NOW + 3 * DAY)
    assert waits(read_by(a_manager(), NOW + 3 * DAY)) == []


def test_the_longest_wait_stands_first(departments):
    sales, operations = departments
    for day in (10, 9, 11):
        promised(operations, sales, due_on=date(2027, 2, day))
    assert [wait.since.day for wait in waits(read_by(a_manager(), NOW + 3 * WEEK))] == [9, 10, 11]


def test_an_owner_of_no_department_is_named(departments):
    sales, operations = departments
    promised(operations, sales, owner=a_person(name="Nora None"), due_on=date(2027, 2, 9))
    wait = the_wait(NOW + 3 * WEEK)
    assert (wait.waited_for.name, wait.waited_for.label) == ("Nora None", "No department")


@pytest.mark.parametrize("days", [0, 1, 4, 8, 12, 16, 30])
@pytest.mark.parametrize("is_watched", [True, False])
def test_whatever_waits_is_among_what_may_wait(departments, days, is_watched):
    """The promises that a page of what waits reads, against all: the same waits, while those on track stay away."""
    sales, operations = departments
    rows = [promised(operations, sales, every=1, due_on=date(2027, 2, day))[0] for day in (3, 9, 15, 24, 26, 27)]
    rows += [promised(operations, sales, first_check_in_on=date(2027, 4, 5), due_on=date(2027, 6, 1))[0]] * 2
    owner = head_of(operations)
    for row, status in zip(
        rows, ("at_risk", "done", "done", "done", "off_track", "on_track", "on_track"), strict=False
    ):
        told_check_in(commitment=row, status=status, by=owner, at=NOW)
    accepted, returned = Completion.objects.order_by("pk")[1:]
    accept_completion(completion=accepted, by=head_of(sales), at=NOW)
    return_completion(completion=returned, missing="The east", by=head_of(sales), at=NOW)
    at = NOW + days * DAY
    record_check_in(commitment=rows[5], status="at_risk", by=owner, at=at)
    if is_watched:
        tick(at=at)
        watch(at=at)
    for reader in (a_manager(), owner):
        scope = Scope(reader, at, at.date())
        whole, part = read(scope), read(scope, may_wait(at))
        assert waits(part) == waits(whole) != []
        assert rows[6] not in part.commitments


def test_days_of_a_pause_are_not_waited(departments):
    """Its date passed on Tuesday the 9th; from Monday the 15th to the 19th the agreement rested."""
    sales, operations = departments
    [promise] = promised(operations, sales, due_on=date(2027, 2, 9))
    monday = NOW + 3 * WEEK
    [before] = waits(read_by(a_manager(), monday))
    days = {"from_on": date(2027, 2, 15), "until_on": date(2027, 2, 19), "reason": "Stocktaking"}
    pause(agreement=promise.agreement, **days, by=head_of(operations), at=NOW)
    assert waits(read_by(a_manager(), NOW + 2 * WEEK + 3 * WEEK / 7)) == []
    [after] = waits(read_by(a_manager(), monday))
    assert (before.working_days, after.working_days, after.since) == (9, 4, before.since)


def test_in_a_pause_only_what_a_person_asked_for_is_waited_for(departments):
    sales, operations = departments
    [promise] = promised(operations, sales, due_on=date(2027, 2, 25))
    told_check_in(commitment=promise, status="done", by=head_of(operations), at=NOW)
    days = {"from_on": date(2027, 2, 3), "until_on": date(2027, 2, 28), "reason": "Stocktaking"}
    pause(agreement=promise.agreement, **days, by=head_of(operations), at=NOW)
    [wait] = waits(read_by(a_manager(), NOW + 3 * WEEK))
    assert (wait.kind, wait.working_days) == ("waits_for_acceptance", 1)


def test_who_may_not_read_it_does_not_see_it_wait(departments):
    sales, operations = departments
    promised(operations, sales, due_on=date(2027, 2, 9))
    assert waits(read_by(a_person(), NOW + 3 * WEEK)) == []
    assert waits(read_by(a_manager(), NOW + 3 * WEEK, only_named=True)) == []


def test_the_number_of_queries_does_not_grow(departments, django_assert_num_queries):
    sales, operations = departments
    promised(operations, sales, due_on=date(2027, 2, 9))
    one = read_by(a_manager(), NOW + 3 * WEEK)
    for _ in range(5):
        promised(operations, sales, due_on=date(2027, 2, 9))
    for reading in (one, read_by(a_manager(), NOW + 3 * WEEK)):
        with django_assert_num_queries(5):
            assert len(waits(reading)) == len(reading.commitments)
