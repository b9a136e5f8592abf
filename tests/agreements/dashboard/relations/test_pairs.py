"""Pairs of which one waits for the other, and what the dashboard says of them: few in sentences, more by pair."""

from datetime import date, timedelta

import pytest

from agreements.dashboard.relations.pairs import by_pair, matrix_of, waits_block
from agreements.dashboard.relations.waits import waits
from tests.agreements.dashboard.relations.worlds import a_manager, departments_named, head_of, promised, read_by
from tests.builders import NOW
from tests.check_ins import told_check_in

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(weeks=3)


@pytest.fixture
def departments():
    return departments_named("Sales", "Operations", "Finance")


def late(giver, receiver, day, **more):
    return promised(giver, receiver, due_on=date(2027, 2, day), **more)


def reading(**narrowed):
    return read_by(a_manager(), LATER, **narrowed)


def test_few_agreements_are_named_one_by_one(departments):
    sales, operations, _finance = departments
    late(operations, sales, 9)
    block = waits_block(reading(), is_small=True)
    assert [(wait.waits.name, wait.waited_for.name) for wait in block.sentences] == [("Sales", "Operations")]
    assert block.pairs == []
    assert block.url == "/dashboard/waiting/"


def test_many_are_put_together_by_pair_the_longest_first(departments):
    sales, operations, finance = departments
    late(operations, sales, 10, count=2)
    [worry] = late(operations, sales, 12)
    told_check_in(commitment=worry, status="done", by=head_of(operations), at=LATER)
    late(finance, sales, 9, deliverable="Return data")
    block = waits_block(reading(), is_small=False)
    assert block.sentences == []
    said = [(pair.waits.name, pair.waited_for.name, pair.how_long, pair.kinds) for pair in block.pairs[:2]]
    assert said == [
        ("Sales", "Finance", "9 working days", "1 whose date has passed"),
        ("Sales", "Operations", "8 working days", "2 whose date has passed"),
    ]
    assert "1 waits for acceptance" in {pair.kinds for pair in block.pairs}
    assert block.pairs[0].longest.commitment.terms.deliverable == "Return data"


def test_addresses_keep_what_was_chosen(departments):
    sales, operations, _finance = departments
    late(operations, sales, 9)
    scoped = read_by(head_of(sales), LATER, only_named=True, department=operations)
    assert waits_block(scoped, is_small=True).url == "/dashboard/waiting/?scope=named&department=ABX"
    [pair] = by_pair(waits(scoped), scoped.scope, "date_passed")
    assert pair.url == "/dashboard/waiting/AAX/ABX/?scope=named&department=ABX&kind=date_passed"


def test_the_table_has_a_cell_for_each_pair_and_is_alphabetical(departments):
    sales, operations, finance = departments
    late(operations, sales, 9)
    late(operations, sales, 10)
    late(sales, finance, 9)
    rows = reading()
    matrix = matrix_of(by_pair(waits(rows), rows.scope))
    assert [side.name for side in matrix.columns] == ["Operations", "Sales"]
    counts = {row.name: [pair and len(pair.rows) for pair in cells] for row, cells in matrix.rows}
    assert counts == {"Finance": [None, 1], "Sales": [2, None]}
    assert list(counts) == sorted(counts)


def test_nobody_waits(departments):
    sales, operations, _finance = departments
    promised(operations, sales)
    block = waits_block(read_by(a_manager(), NOW), is_small=True)
    assert (block.sentences, block.pairs) == ([], [])
