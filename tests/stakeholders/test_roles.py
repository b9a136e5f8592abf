"""What people are, in words."""

import pytest

from stakeholders.models import User
from stakeholders.roles import roles_of, with_roles
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


def test_the_weightiest_role_in_each_department_is_named():
    ana = a_person(is_manager=True, department=a_department(name="product"))
    a_department(name="Sales", head=ana).memberships.create(user=ana)
    a_department(name="Finance", deputies=(ana,)).memberships.create(user=ana)
    assert roles_of(ana) == "Deputy of Finance, Member of product, Head of Sales, Manager"


def test_nothing_is_said_of_who_has_no_role():
    assert roles_of(a_person()) == ""


@pytest.mark.parametrize("count", [1, 30])
def test_the_number_of_queries_does_not_grow(count, django_assert_num_queries):
    sales = a_department()
    for number in range(count):
        a_person(name=f"P {number}", department=sales)
    with django_assert_num_queries(4):
        assert {roles_of(person) for person in with_roles(User.objects.all())} == {"Member of Sales"}
