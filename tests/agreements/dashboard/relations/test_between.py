"""All promises between two sides: in both directions, those that wait first, and nothing else."""

from datetime import date, timedelta

import pytest

from agreements.dashboard.commitment_status import StatusWord
from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.between import between, groups
from agreements.dashboard.relations.sides import NOBODYS, Side, side_of
from agreements.scheduler import tick
from stakeholders.models import Membership
from tests.agreements.dashboard.relations.worlds import a_manager, departments_named, head_of, promised
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(weeks=3)
MAY = date(2027, 5, 3)


@pytest.fixture
def departments():
    return departments_named("Sales", "Operations", "Finance")


def scope(reader=None):
    return Scope(reader or a_manager(), LATER, LATER.date())


def promise(giver, receiver, due_on=MAY, **more):
    return promised(giver, receiver, due_on=due_on, first_check_in_on=date(2027, 3, 15), **more)[0]


def test_both_directions_stand_there_and_nobody_else(departments):
    sales, operations, finance = departments
    gives, gets = promise(operations, sales), promise(sales, operations)
    promise(finance, sales, also=(operations,))
    promise(operations, finance, also=(sales,))
    for one, other in ((sales, operations), (operations, sales)):
        rows = between(scope(), side_of(one), side_of(other))
        assert {row.commitment for row in rows} == {gives, gets}


def test_those_that_wait_stand_first_the_first_side_before_the_other(departments):
    sales, operations, _finance = departments
    runs, done = promise(operations, sales), promise(operations, sales)
    for status, one in (("on_track", runs), ("done", done)):
        told_check_in(commitment=one, status=status, by=head_of(operations), at=LATER)
    longer, shorter = promise(operations, sales, date(2027, 2, 9)), promise(operations, sales, date(2027, 2, 11))
    tick(at=LATER)
    rows = between(scope(), side_of(sales), side_of(operations))
    assert [row.commitment for row in rows] == [longer, shorter, done, runs]
    assert [row.wait and row.wait.waits.name for row in rows] == ["Sales", "Sales", "Operations", None]
    said = groups(rows, rows[1:], side_of(sales), side_of(operations))
    assert [(group.label, group.count, len(group.rows)) for group in said] == [
        ("Sales waits for Operations", 2, 1),
        ("Operations waits for Sales", 1, 1),
        ("Nobody waits", 1, 1),
    ]


def test_one_kind_of_waiting_is_left(departments):
    sales, operations, _finance = departments
    promise(operations, sales)
    late = promise(operations, sales, date(2027, 2, 9))
    rows = between(scope(), side_of(sales), side_of(operations), StatusWord.DATE_PASSED)
    assert [row.commitment for row in rows] == [late]
    assert between(scope(), side_of(sales), side_of(operations), StatusWord.AT_RISK) == []


def test_an_owner_of_two_departments_stands_for_one(departments):
    sales, operations, finance = departments
    both = a_person(name="Bo Both", department=finance)
    Membership.objects.create(user=both, department=operations)
    commitment = promise(operations, sales, owner=both)
    assert [row.commitment for row in between(scope(), side_of(sales), side_of(operations))] == [commitment]
    assert between(scope(), side_of(sales), side_of(finance)) == []


def test_owners_of_no_department_stand_together(departments):
    sales, operations, _finance = departments
    commitment = promise(operations, sales, owner=a_person(name="Nora None"))
    nobody = Side(NOBODYS, "No department")
    assert [row.commitment for row in between(scope(), nobody, side_of(sales))] == [commitment]


def test_what_one_may_not_read_is_not_there(departments):
    sales, operations, _finance = departments
    promise(operations, sales)
    assert between(scope(a_person()), side_of(sales), side_of(operations)) == []
    assert len(between(scope(head_of(sales)), side_of(sales), side_of(operations))) == 1
