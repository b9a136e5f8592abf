"""The load: open promises of each department by month; behind each number are exactly its promises."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.load import FULL_BAR, Cell, load_by_department, periods, promises_in
from tests.agreements.dashboard.relations.worlds import a_manager, departments_named, head_of, promised
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db

TODAY = date(2027, 2, 10)
DATES = [date(2027, 2, 9), TODAY, date(2027, 2, 28), date(2027, 3, 1), date(2027, 7, 31), date(2027, 8, 1)]


def scope(reader=None):
    return Scope(reader or a_manager(), NOW + timedelta(days=9), TODAY)


def test_the_columns_lie_side_by_side_without_a_gap():
    for today in (TODAY, date(2027, 12, 31), date(2028, 2, 29), date(2027, 1, 1)):
        columns = periods(today)
        assert [one.key for one in columns][0::7] == ["before", "later"]
        assert len(columns) == 8
        for one, following in pairwise(columns):
            assert one.last
            assert one.last + timedelta(days=1) == following.first
    assert [one.label for one in periods(date(2027, 11, 3))[1:4]] == ["Nov 2027", "Dec 2027", "Jan 2028"]


def test_each_promise_counts_in_its_month_for_its_owners_department():
    sales, operations = departments_named("Sales", "Operations")
    for day in DATES:
        promised(operations, sales, due_on=day)
    promised(sales, operations, due_on=DATES[-1])
    lines = load_by_department(scope())
    counts = {line.side.name: [cell.count for cell in line.cells] for line in lines}
    assert counts == {"Operations": [1, 2, 1, 0, 0, 0, 1, 1], "Sales": [0, 0, 0, 0, 0, 0, 0, 1]}
    assert list(counts) == ["Operations", "Sales"], "alphabetical"
    assert lines[0].cells[1].url == "/dashboard/load/ABX/?month=2027-02"


def test_behind_each_number_are_its_promises():
    sales, operations = departments_named("Sales", "Operations")
    for day in DATES:
        promised(operations, sales, due_on=day)
        promised(sales, operations, due_on=day)
    for line in load_by_department(scope()):
        for cell, period in zip(line.cells, periods(TODAY), strict=True):
            assert len(promises_in(scope(), line.side, period)) == cell.count


def test_what_is_done_is_no_load():
    sales, operations = departments_named("Sales", "Operations")
    [promise] = promised(operations, sales)
    told_check_in(commitment=promise, status="done", by=head_of(operations), at=NOW)
    assert load_by_department(scope()) == []


def test_who_may_not_read_it_sees_no_load():
    sales, operations = departments_named("Sales", "Operations")
    promised(operations, sales)
    assert load_by_department(scope(a_person())) == []
    assert len(load_by_department(scope(head_of(sales)))) == 1


def test_a_bar_is_never_longer_than_its_cell():
    assert [Cell(count, "Dec 2026", "").bar for count in (0, 1, FULL_BAR, 10 * FULL_BAR)] == [0, 5, 100, 100]


def test_the_number_of_queries_does_not_grow(django_assert_num_queries):
    sales, operations = departments_named("Sales", "Operations")
    read = scope()
    for number in (1, 6):
        for _ in range(number):
            promised(operations, sales)
        with django_assert_num_queries(2):
            load_by_department(read)
