"""Choosing a person among many: under their departments, the near ones first, everybody once."""

import pytest

from stakeholders.forms.person_choice import by_department, people
from stakeholders.models import Membership
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


def names(groups) -> list[tuple[str, list[str]]]:
    return [(title, [label for _pk, label in choices]) for title, choices in groups]


def test_departments_that_are_near_stand_first_and_who_has_none_last():
    legal, sales = a_department(name="Legal", code="LEG"), a_department(name="Sales", code="SAL")
    a_person(name="Zoe Abel", department=sales)
    a_person(name="Ada Bond", department=legal)
    a_person(name="Max Free")
    assert names(by_department(people(), near={sales.pk})) == [
        ("Sales", ["Zoe Abel (SAL)"]),
        ("Legal", ["Ada Bond (LEG)"]),
        ("Without a department", ["Max Free"]),
    ]


def test_whoever_belongs_to_two_departments_stands_once_with_the_nearer_one():
    legal, sales = a_department(name="Legal", code="LEG"), a_department(name="Sales", code="SAL")
    ada = a_person(name="Ada Bond", department=legal)
    Membership.objects.create(user=ada, department=sales)
    a_person(name="Ben Cole", department=legal)
    assert names(by_department(people(), near={sales.pk})) == [
        ("Sales", ["Ada Bond (LEG, SAL)"]),
        ("Legal", ["Ben Cole (LEG)"]),
    ]


def test_people_of_one_department_need_no_heading():
    a_person(name="Ada Bond", department=a_department(name="Legal", code="LEG"))
    assert [label for _pk, label in by_department(people())] == ["Ada Bond (LEG)"]


def test_reading_them_costs_as_much_for_fifty_as_for_one(django_assert_num_queries):
    legal = a_department(name="Legal", code="LEG")
    for number in range(50):
        a_person(name=f"Person {number}", department=legal)
    with django_assert_num_queries(4):
        by_department(people())
