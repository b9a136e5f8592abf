"""Fields of filters: a person by name or by the id in a link."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test.html import parse_html

from stakeholders.lists.fields import LongSelect, PersonField
from stakeholders.models import User
from tests.people import a_person

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


@pytest.mark.parametrize("value", ["", "b", "no such", None])
def test_a_long_select_is_drawn_as_django_draws_one(value):
    choices = [("", "Any"), ("a", 'A "quoted" <name>'), ("b", "B & C")]
    attrs = {"id": "id_it", "required": True, "class": "wide"}
    long, usual = (widget(choices=choices).render("it", value, attrs) for widget in (LongSelect, forms.Select))
    assert parse_html(long) == parse_html(usual)
    assert ("selected" in long) == (value in ("", "b", None))
