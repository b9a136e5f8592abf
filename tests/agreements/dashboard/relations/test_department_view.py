"""One department with the others, in what the reader may read."""

from datetime import timedelta

import pytest

from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.department_view import department_view, seats_by_department
from agreements.models.health_week import HealthWord
from tests.agreements.dashboard.relations.worlds import a_manager, departments_named, head_of, promised
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def departments():
    return departments_named("Sales", "Operations", "Finance")


def scope(reader=None, **narrowed):
    return Scope(reader or a_manager(), NOW + timedelta(days=1), NOW.date(), **narrowed)


def test_what_it_gives_and_gets_stands_by_the_other_side(departments):
    sales, operations, finance = departments
    to_sales, to_finance = promised(operations, sales)[0], promised(operations, finance)[0]
    [from_sales] = promised(sales, operations)
    promised(sales, finance)
    view = department_view(scope(), operations)
    assert [(one.commitment, one.other.name) for one in view.gives] == [(to_finance, "Finance"), (to_sales, "Sales")]
    assert [(one.commitment, one.other.name) for one in view.gets] == [(from_sales, "Sales")]


def test_its_agreements_say_with_whom_and_how_they_go(departments):
    sales, operations, finance = departments
    [worry] = promised(operations, sales, also=(finance,))
    promised(sales, finance)
    told_check_in(commitment=worry, status="at_risk", by=head_of(operations), at=NOW)
    [together] = department_view(scope(), operations).agreements
    assert together.agreement == worry.agreement
    assert [side.name for side in together.others] == ["Finance", "Sales"]
    assert together.word == HealthWord.AT_RISK


def test_an_owner_without_a_seat_gives_for_their_own_department(departments):
    sales, operations, finance = departments
    [commitment] = promised(operations, sales, owner=a_person(name="Gus Guest", department=finance))
    view = department_view(scope(), finance)
    assert [one.commitment for one in view.gives] == [commitment]
    assert view.agreements == []
    assert department_view(scope(), operations).gives == []


def test_a_reader_sees_what_they_may_read_alone(departments):
    sales, operations, finance = departments
    promised(operations, sales)
    promised(operations, finance)
    assert seats_by_department(scope()) == {sales.pk: 1, operations.pk: 2, finance.pk: 1}
    mine = scope(head_of(sales))
    assert seats_by_department(mine) == {sales.pk: 1, operations.pk: 1}
    assert [one.other.name for one in department_view(mine, operations).gives] == ["Sales"]
    assert len(department_view(mine, operations).agreements) == 1
    nothing = department_view(scope(a_person()), operations)
    assert (nothing.gives, nothing.gets, nothing.agreements) == ([], [], [])


def test_where_one_is_named_leaves_the_rest_out(departments):
    sales, operations, _finance = departments
    promised(operations, sales)
    manager = a_manager()
    assert seats_by_department(scope(manager)) != {}
    assert seats_by_department(scope(manager, only_named=True)) == {}
