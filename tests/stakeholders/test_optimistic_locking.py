"""Changing one row: a stale version is refused, and what the row cannot hold is said in a sentence."""

import pytest

from stakeholders.models import Department, User
from stakeholders.optimistic_locking import ChangedMeanwhile, refuse_stale, save_checked
from tests.people import a_department


class Refused(Exception):
    """What a verb raises."""


@pytest.mark.parametrize("version", [2, 4])
def test_a_version_that_is_not_the_one_of_the_row_is_refused(version):
    row = User(version=3)
    with pytest.raises(ChangedMeanwhile, match="Somebody changed this while you were writing"):
        refuse_stale(row, version)
    assert row.version == 3


def test_an_edit_is_counted():
    row = User(version=3)
    refuse_stale(row, 3)
    assert row.version == 4


@pytest.mark.django_db
def test_a_field_that_cannot_be_is_named():
    with pytest.raises(Refused, match=r"^Name: This field cannot be blank\.$"):
        save_checked(Department(name="", code="SAL"), Refused)
    assert not Department.objects.exists()


@pytest.mark.django_db
def test_what_was_right_is_saved():
    department = a_department(name="Sales", code="SAL")
    department.name = "Sales and service"
    save_checked(department, Refused)
    assert Department.objects.get().name == "Sales and service"
