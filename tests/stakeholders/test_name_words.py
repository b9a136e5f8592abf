"""Names are folded on every way in, and mended for rows that came by another."""

import pytest

from stakeholders.departments import add_department, change_department
from stakeholders.models import Department, User
from stakeholders.name_words import rebuild_names
from stakeholders.people import add_person, change_person, change_profile
from tests.builders import NOW
from tests.people import a_department, a_person, an_administrator
from tests.stakeholders.people_import.lists import imported

pytestmark = pytest.mark.django_db


def words(row) -> str:
    return type(row).objects.get(pk=row.pk).folded


def test_each_verb_that_names_somebody_folds_the_name():
    admin = an_administrator()
    who = {"by": admin, "at": NOW}
    person = add_person(email="a@example.org", name="Änne Ruiz", **who)
    assert words(person) == "anne ruiz aenne"
    change = {"email": person.email, "zone": "UTC", "distinction": "", "departments": []}
    flags = {"is_administrator": False, "is_manager": False}
    change_person(person, version=person.version, name="José Ruiz", **change, **flags, **who)
    assert words(person) == "jose ruiz"
    person.refresh_from_db()
    change_profile(person, version=person.version, name="Zoë Ruiz", zone="UTC", distinction="", by=person, at=NOW)
    assert words(person) == "zoe ruiz"
    department = add_department(name="Müllabfuhr", code="MUL", **who)
    assert words(department) == "mullabfuhr muellabfuhr"
    change_department(department, version=1, name="Straße", code="MUL", head=None, deputies=[], **who)
    assert words(department) == "strasse"
    assert rebuild_names(only_check=True) == 0


def test_a_list_of_people_folds_new_names_and_changed_ones():
    admin = an_administrator()
    a_department(name="Sales", code="SAL")
    imported("ana@example.org,Ánna,SAL\n", admin)
    ana = User.objects.get(email="ana@example.org")
    assert ana.folded == "anna"
    imported("ana@example.org,Bjørn,SAL\n", admin)
    assert words(ana) == "bjorn bjoern"
    assert rebuild_names(only_check=True) == 0


def test_names_are_sorted_by_their_folded_words():
    for name in ("Bea", "Änne", "anna", "Zoe", "Émile"):
        a_person(name=name)
    assert [person.name for person in User.objects.alphabetical()] == ["anna", "Änne", "Bea", "Émile", "Zoe"]


def test_a_name_that_was_stored_by_another_way_is_noticed_and_mended():
    anne = a_person(name="Änne Öz")
    a_department(name="Größe", code="GRO")
    assert rebuild_names() == 0
    User.objects.filter(pk=anne.pk).update(name="Bea Öz")
    Department.objects.update(folded="")
    assert rebuild_names(only_check=True) == 2
    assert rebuild_names() == 2
    assert rebuild_names() == 0
    assert User.objects.get(pk=anne.pk).folded == "bea oz oez"
