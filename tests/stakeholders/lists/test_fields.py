"""Fields of filters: a person by name or by the id in a link; a department by code or name; a day."""

import pytest
from django.core.exceptions import ValidationError

from stakeholders.lists.fields import MOST_IN_A_SELECT, DayField, DepartmentField, PersonField
from stakeholders.models import Department, User
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


def names(typed: str) -> list[str]:
    asked = PersonField().clean(typed)
    assert asked is not None
    # Of a row that leads to a person, the condition stands behind a path; a person is such a row of itself.
    return sorted(person.name for person in User.objects.filter(**asked.condition("pk")))


def test_a_part_of_a_name_asks_for_all_who_are_called_so_whatever_the_accents():
    a_person(name="Änne Wolf")
    a_person(name="Wolfgang Ode")
    a_person(name="Bea Sun")
    assert names("wolf") == ["Wolfgang Ode", "Änne Wolf"]
    assert names("anne") == ["Änne Wolf"]
    assert names("%") == names("_") == []


def test_an_id_asks_for_one_of_two_namesakes_and_is_shown_as_a_name():
    one = a_person(name="Ana Ruiz")
    a_person(name="Ana Ruiz")
    asked = PersonField().clean(str(one.pk))
    assert asked is not None
    assert list(User.objects.filter(**asked.condition("pk"))) == [one]
    assert asked.name == "Ana Ruiz"
    assert PersonField().prepare_value(str(one.pk)) == "Ana Ruiz"
    assert PersonField().prepare_value("ana") == "ana"


def test_nobody_is_asked_for_where_nothing_is_typed_and_an_id_of_nobody_is_said():
    assert PersonField().clean("  ") is None
    with pytest.raises(ValidationError, match="Nobody has this number"):
        PersonField().clean("999999")


def test_an_id_tells_no_name_of_somebody_who_left():
    gone = a_person(name="Gone Person", is_active=False)
    with pytest.raises(ValidationError, match="Nobody has this number"):
        PersonField().clean(str(gone.pk))
    assert PersonField().prepare_value(str(gone.pk)) == str(gone.pk)
    # By name everybody is found, as in the rows that name them.
    assert names("gone") == ["Gone Person"]


def a_department_field(count: int) -> DepartmentField:
    a_department(name="Änne & Co", code="ANN")
    for number in range(count - 1):
        a_department(name=f"Department {number:02}", code=f"D{chr(65 + number // 26)}{chr(65 + number % 26)}")
    field = DepartmentField()
    field.offer(Department.objects.alphabetical())
    return field


@pytest.mark.parametrize("count", [MOST_IN_A_SELECT, MOST_IN_A_SELECT + 1])
@pytest.mark.parametrize("typed", ["ANN", "ann", " Änne & Co ", "anne & co"])
def test_a_department_is_asked_for_by_code_or_name_chosen_or_typed(count, typed):
    field = a_department_field(count)
    assert field.clean(typed) == Department.objects.get(code="ANN")
    is_typed = count > MOST_IN_A_SELECT
    assert field.prepare_value(typed) == ("Änne & Co" if is_typed else "ANN")
    shown = field.widget.render("department", field.prepare_value(typed))
    assert ("<select" in shown, "list=" in shown) == (not is_typed, is_typed)


@pytest.mark.parametrize("count", [1, MOST_IN_A_SELECT + 1])
def test_a_department_that_there_is_not_is_said(count):
    field = a_department_field(count)
    with pytest.raises(ValidationError, match="There is no department of this name"):
        field.clean("nowhere")
    assert field.clean("  ") is None
    assert field.prepare_value("nowhere") == "nowhere"


def test_a_day_that_there_is_not_is_said_with_how_one_is_written():
    with pytest.raises(ValidationError, match="Write a day as 2026-11-30"):
        DayField().clean("30.2.")
