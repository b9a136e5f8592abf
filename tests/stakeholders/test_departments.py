"""Adding and changing departments."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from stakeholders.departments import (
    CannotAddDepartment,
    CannotChangeDepartment,
    CannotRemoveDepartment,
    add_department,
    change_department,
    remove_department,
)
from stakeholders.models import Department
from stakeholders.optimistic_locking import ChangedMeanwhile
from tests.people import a_department, a_person, an_administrator

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_department_is_added_with_its_head_and_deputies():
    admin, ana, ben = an_administrator(), a_person(name="Ana Ruiz"), a_person(name="Ben Okafor")
    sales = add_department(name="Sales", code="SAL", head=ana, deputies=[ben], by=admin, at=NOW)
    assert sales.head == ana
    assert list(sales.deputies.all()) == [ben]
    assert list(Department.objects.of(ana)) == list(Department.objects.of(ben)) == [sales]


def test_a_department_is_staffed_by_whoever_is_active_there():
    here, away = a_person(name="Ana Ruiz"), a_person(name="Ben Okafor", is_active=False)
    headed, deputised = a_department(name="Sales", head=here), a_department(name="Legal", deputies=(here,))
    worked_in = a_department(name="Finance")
    a_person(name="Fay Lind", department=worked_in)
    left, empty = a_department(name="Support", head=away), a_department(name="Quality")
    assert set(Department.objects.staffed()) == {headed, deputised, worked_in}
    assert set(Department.objects.unstaffed()) == {left, empty}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "SALES"}, "this name"),
        ({"code": "SAL"}, "this code"),
        ({"code": "op"}, "three capital letters"),
        ({"code": "ÄÖÜ"}, "three capital letters"),
        ({"code": "OPSS"}, "4 of 3 characters: 1 too many"),
        ({"name": ""}, "Name"),
        ({"name": "n" * 81}, "Name"),
        ({"name": "Ope\x00rations"}, "Name"),
    ],
)
def test_a_wrong_field_is_refused_in_a_sentence(wrong, said):
    a_department(name="Sales", code="SAL")
    with pytest.raises(CannotAddDepartment, match=said):
        add_department(**{"name": "Operations", "code": "OPS"} | wrong, by=None, at=NOW)
    assert Department.objects.count() == 1


def test_who_is_deactivated_speaks_for_nobody():
    gone = a_person(is_active=False)
    with pytest.raises(CannotAddDepartment, match="deactivated"):
        add_department(name="Sales", code="SAL", head=gone, by=None, at=NOW)


def test_the_head_is_not_their_own_deputy():
    ana = a_person()
    with pytest.raises(CannotAddDepartment, match="needs no deputy"):
        add_department(name="Sales", code="SAL", head=ana, deputies=[ana], by=None, at=NOW)


def test_a_department_is_changed():
    admin, ana, ben, sales = an_administrator(), a_person(), a_person(name="Ben"), a_department(name="Sales")
    sales.deputies.add(ana)
    change_department(
        sales, version=1, name="Sales and service", code="SAS", head=ana, deputies=[ben], by=admin, at=NOW
    )
    sales.refresh_from_db()
    assert (sales.name, sales.code, sales.head, sales.version) == ("Sales and service", "SAS", ana, 2)
    assert list(sales.deputies.all()) == [ben]


def test_who_speaks_for_a_department_is_a_member_and_stays_one():
    ana, ben, cleo = a_person(), a_person(name="Ben"), a_person(name="Cleo")
    sales = add_department(name="Sales", code="SAL", head=ana, deputies=[ben], by=None, at=NOW)
    assert set(sales.memberships.values_list("user", flat=True)) == {ana.pk, ben.pk}
    fields: dict[str, Any] = {"name": "Sales", "code": "SAL", "by": ana, "at": NOW}
    change_department(sales, version=1, head=cleo, deputies=[], **fields)
    assert set(sales.memberships.values_list("user", flat=True)) == {ana.pk, ben.pk, cleo.pk}


def test_a_department_is_removed_while_nobody_is_in_it():
    sales, ana = a_department(name="Sales"), a_person()
    membership = sales.memberships.create(user=ana)
    with pytest.raises(CannotRemoveDepartment, match="1 member"):
        remove_department(sales, by=ana, at=NOW)
    membership.delete()
    remove_department(sales, by=ana, at=NOW)
    assert not Department.objects.exists()


def test_a_stale_form_does_not_overwrite():
    admin, sales = an_administrator(), a_department(name="Sales")
    fields: dict[str, Any] = {"version": 1, "code": "SAL", "head": None, "deputies": [], "by": admin, "at": NOW}
    change_department(sales, name="First", **fields)
    with pytest.raises(ChangedMeanwhile):
        change_department(sales, name="Second", **fields)


def test_a_change_to_a_taken_name_is_refused():
    admin, sales = an_administrator(), a_department(name="Sales")
    a_department(name="Operations")
    with pytest.raises(CannotChangeDepartment, match="this name"):
        change_department(sales, version=1, name="operations", code="SAL", head=None, deputies=[], by=admin, at=NOW)


def test_the_database_refuses_other_codes():
    with pytest.raises(IntegrityError, match="department_code_is_three_capitals"), transaction.atomic():
        Department.objects.create(name="Sales", code="sal")


def test_departments_are_alphabetical_whatever_the_case():
    for name, code in [("sales", "SAL"), ("Finance", "FIN"), ("Zoo", "ZOO")]:
        a_department(name=name, code=code)
    assert [department.code for department in Department.objects.alphabetical()] == ["FIN", "SAL", "ZOO"]


def test_a_person_of_many_capacities_has_the_department_once():
    ana = a_person()
    sales = a_department(name="Sales", head=ana)
    sales.memberships.create(user=ana)
    assert Department.objects.of(ana).count() == 1


def test_a_mark_is_one_of_eight_and_stays():
    assert [Department(pk=pk).mark for pk in (1, 8, 9)] == [1, 8, 1]
