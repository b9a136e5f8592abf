"""The fields of forms and of tables: they keep the same, refuse the same, and cut nothing."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from stakeholders.models import Department, User
from stakeholders.text import form_fields, model_fields
from tests.people import a_department

PAIRS = [
    (form_fields.HeadlineField(), model_fields.HeadlineField()),
    (form_fields.ProseField(), model_fields.ProseField()),
    (form_fields.NameField(), model_fields.NameField()),
    (form_fields.PageAddressField(), model_fields.PageAddressField()),
]


@pytest.mark.parametrize(("field", "column"), PAIRS)
def test_both_have_one_limit_and_say_it_alike(field, column):
    text = "https://example.org/" + "x" * column.max_length
    for one in (lambda: field.clean(text), lambda: column.clean(text, None)):
        with pytest.raises(ValidationError) as refusal:
            one()
        assert refusal.value.messages == [
            f"{column.max_length + 20:,} of {column.max_length:,} characters: 20 too many."
        ]


@pytest.mark.parametrize(("field", "column"), PAIRS)
def test_both_refuse_what_nobody_sees_and_what_shows_nothing(field, column):
    for clean in (field.clean, lambda text: column.clean(text, None)):
        with pytest.raises(ValidationError, match="nobody sees"):
            clean("a\u202eb")
        with pytest.raises(ValidationError, match=r"required|blank"):
            clean("\u3164")


def test_both_keep_the_same():
    text = " Cafe\u0301\r\nbar "
    assert PAIRS[0][0].clean(text) == PAIRS[0][1].clean(text, None) == "Café bar"
    assert PAIRS[1][0].clean(text) == PAIRS[1][1].clean(text, None) == "Café\nbar"


def test_a_field_of_a_form_lets_a_script_count_and_a_browser_cut_nothing():
    class Form(forms.Form):
        title = form_fields.HeadlineField(max_length=7)
        note = form_fields.ProseField(rows=2)
        mark = form_fields.HeadlineField(widget=forms.HiddenInput)

    page = Form({"title": "x" * 8}).as_p()
    assert "maxlength" not in page
    assert 'data-limit="7"' in page
    assert 'data-limit="4000"' in page
    assert page.count("data-limit") == page.count('dir="auto"') == 2
    assert "x" * 8 in page


def test_a_form_of_a_table_takes_its_field_and_limit():
    field = User._meta.get_field("name").formfield()
    assert isinstance(field, form_fields.NameField)
    assert field.limit == 120
    assert isinstance(User._meta.get_field("email").formfield(), form_fields.EmailAddressField)


def test_migrations_know_the_columns_as_djangos_own():
    columns = {column.deconstruct()[1] for _field, column in PAIRS}
    assert columns == {"django.db.models.CharField", "django.db.models.TextField", "django.db.models.URLField"}


def test_an_empty_optional_field_stays_empty():
    assert form_fields.ProseField(required=False).clean("\u3164 ") == ""
    assert model_fields.ProseField(blank=True).clean("\u3164 ", None) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Bud\u202eget", "a\x07b", "a\u200bb", " \n ", "\u3000"])
def test_the_database_refuses_by_itself_what_hides_or_shows_nothing(name):
    sales = a_department(name="Sales")
    with pytest.raises(IntegrityError, match="department_is_called_what_is_seen"):
        Department.objects.filter(pk=sales.pk).update(name=name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Müller\u00ad-Lüdenscheidt", "\u0645\u200c\u0645", "\u2068דוד\u2069", "山"])
def test_the_database_takes_what_has_its_place_in_writing(name):
    sales = a_department(name="Sales")
    Department.objects.filter(pk=sales.pk).update(name=name)
    sales.refresh_from_db()
    assert sales.name == name
