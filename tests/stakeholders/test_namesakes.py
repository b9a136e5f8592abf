"""Namesakes are told apart where they stand beside each other: by department, by a word of theirs, by address."""

import pytest

from stakeholders.forms.person_choice import people as everybody
from stakeholders.models import User
from stakeholders.namesakes import tell_apart, told_apart
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


def test_namesakes_are_told_apart_where_they_stand_beside_each_other():
    sales = a_department(name="Sales", code="SAL")
    graz = a_person(name="Thomas Möller", email="graz@example.org", distinction="Graz", department=sales)
    linz = a_person(name="thomas  Möller", email="linz@example.org", distinction="Linz", department=sales)
    bare = a_person(name="Thomas Möller", email="bare@example.org", department=sales)
    a_person(name="Ada Bond", distinction="Wien", department=sales)
    labels = told_apart(everybody())
    assert labels[graz.pk] == "Thomas Möller (SAL), Graz"
    assert labels[linz.pk] == "thomas  Möller (SAL), Linz"
    assert labels[bare.pk] == "Thomas Möller (SAL)"
    assert "Ada Bond (SAL)" in labels.values()
    assert list(told_apart(everybody().filter(pk=graz.pk)).values()) == ["Thomas Möller (SAL)"]


def test_namesakes_without_a_word_are_told_apart_by_their_address():
    for address in ("one@example.org", "two@example.org"):
        a_person(name="Thomas Möller", email=address, distinction="Graz")
    assert set(told_apart(everybody()).values()) == {
        "Thomas Möller, Graz, one@example.org",
        "Thomas Möller, Graz, two@example.org",
    }


def test_in_a_list_the_department_tells_apart_and_costs_nothing_without_namesakes(django_assert_num_queries):
    sales, legal = a_department(name="Sales", code="SAL"), a_department(name="Legal", code="LEG")
    for department in (sales, legal):
        a_person(name="Thomas Möller", department=department)
    ada = a_person(name="Ada Bond", department=sales)
    one, other = User.objects.filter(name="Thomas Möller").order_by("pk")
    with django_assert_num_queries(0):
        tell_apart([one, ada, None, User.objects.model(pk=one.pk, name=one.name)])
    assert [one.listed_name, ada.listed_name] == ["Thomas Möller", "Ada Bond"], "the same person twice is no namesake"
    with django_assert_num_queries(4):
        tell_apart([one, other, ada])
    assert [one.listed_name, other.listed_name] == ["Thomas Möller (SAL)", "Thomas Möller (LEG)"]
    assert [str(one), ada.listed_name] == ["Thomas Möller", "Ada Bond"], "a sentence says the name alone"
