"""The side of an owner: the department at the table that they sit for or belong to; else their own, else none."""

import pytest

from agreements.dashboard.relations.sides import NOBODYS, Delivery, delivery_of, givers, owned_within
from agreements.models import Commitment, PartyMember
from stakeholders.models import Membership
from tests.agreements.dashboard.relations.worlds import departments_named, promised
from tests.builders import seat_of
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def departments():
    return departments_named("Sales", "Operations", "Finance")


def side(commitment) -> str:
    return givers([delivery_of(commitment)])[delivery_of(commitment)].code


def test_an_owner_stands_for_the_party_they_head_deputise_or_work_in(departments):
    sales, operations, _finance = departments
    deputy, member = a_person(name="Dora Dep"), a_person(name="Mo Member", department=operations)
    operations.deputies.add(deputy)
    for owner in (None, deputy, member):
        assert side(promised(operations, sales, owner=owner)[0]) == operations.code


def test_who_belongs_to_both_parties_stands_for_the_one_that_gives(departments):
    sales, operations, _finance = departments
    both = a_person(name="Bo Both", department=sales)
    Membership.objects.create(user=both, department=operations)
    assert side(promised(operations, sales, owner=both)[0]) == operations.code
    assert side(promised(operations, operations, owner=both, also=(sales,))[0]) == sales.code


def test_a_seat_counts_for_somebody_of_another_department(departments):
    sales, operations, finance = departments
    guest = a_person(name="Gus Guest", department=finance)
    [commitment] = promised(operations, sales, owner=guest)
    assert side(commitment) == finance.code, "outside both parties they stand for their own department"
    PartyMember.objects.create(party=seat_of(commitment.agreement, operations), person=guest)
    assert side(commitment) == operations.code


def test_who_belongs_to_no_department_stands_for_none(departments):
    sales, operations, _finance = departments
    [commitment] = promised(operations, sales, owner=a_person(name="Nora None"))
    assert side(commitment) == NOBODYS
    assert Commitment.objects.filter(owned_within(NOBODYS)).get() == commitment


def test_whoever_may_be_of_a_side_is_looked_at(departments):
    """`owned_within` finds at least what `givers` says: for every owner of every kind."""
    sales, operations, finance = departments
    deputy, guest = a_person(name="Dora Dep"), a_person(name="Gus Guest", department=finance)
    operations.deputies.add(deputy)
    rows = [promised(operations, sales, owner=owner)[0] for owner in (None, deputy, guest, a_person(name="Nora None"))]
    PartyMember.objects.create(party=seat_of(rows[2].agreement, operations), person=guest)
    for row in rows:
        assert row in Commitment.objects.filter(owned_within(side(row)))
    assert rows[0] not in Commitment.objects.filter(owned_within(sales.code))


def test_the_number_of_queries_does_not_grow(departments, django_assert_num_queries):
    sales, operations, finance = departments
    deliveries = [delivery_of(promised(*pair)[0]) for pair in ((sales, operations), (operations, finance))]
    assert len({delivery for delivery in deliveries if isinstance(delivery, Delivery)}) == 2
    for wanted in (deliveries[:1], deliveries):
        with django_assert_num_queries(1):
            givers(wanted)
