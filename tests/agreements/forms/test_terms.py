"""The form of the rhythm: parts, defaults, and sentences for what cannot be."""

from datetime import date

import pytest

from agreements.forms.terms import RhythmForm
from agreements.models import Revision, Rhythm
from tests.builders import a_draft, a_table

pytestmark = pytest.mark.django_db

GOOD = {
    "every": "1",
    "unit": "month",
    "first_check_in_on": "2027-02-28",
    "check_in_at": "08:15",
    "first_review_on": "2027-03-29",
    "review_months": "3",
    "acceptance_days": "5",
    "silence": "ask",
    "counterpart_after": "5",
    "contact_after": "10",
    "ends_on": "",
}


def a_form(**other: str) -> RhythmForm:
    table = a_table()
    draft = a_draft(table)
    blank = Rhythm(revision=Revision.objects.get(agreement=draft))
    data = GOOD | {"escalation": str(table.ana.pk)} | other
    return RhythmForm(data, agreement=draft, instance=blank, by=table.ana, today=date(2027, 2, 1))


def test_what_is_agreed_is_read():
    form = a_form()
    assert form.is_valid(), form.errors
    assert form.values()["check_in_at"].isoformat() == "08:15:00"


def test_every_field_stands_in_one_part():
    form = a_form()
    shown = [field.name for _, _, fields in form.grouped() for field in fields]
    assert sorted(shown) == sorted(form.fields)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("every", "0", "Choose at least 1: a check-in every week, month or quarter."),
        ("every", "27", "Choose at most 26."),
        ("every", "", "Please fill this in."),
        ("unit", "fortnight", "Select a valid choice. fortnight is not one of the available choices."),
        ("check_in_at", "25:00", "Enter a valid time."),
        ("first_check_in_on", "2027-02-30", "Enter a valid date."),
        ("first_check_in_on", "2027-02-29", "Enter a valid date."),
        ("first_check_in_on", "2027-01-31", "Choose today or a day after it."),
        ("review_months", "0", "Choose at least 1 month."),
        ("acceptance_days", "0", "Give the receiver at least 1 working day."),
        ("counterpart_after", "2", "Give the owner at least 3 working days before anybody else is told."),
        ("contact_after", "5", "The escalation contact is asked later than the receiver is told."),
        ("ends_on", "2027-03-01", "The end must not be before the first check-in or the first review."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(name, typed, sentence):
    form = a_form(**{name: typed})
    assert not form.is_valid()
    assert form.errors == {name: [sentence]}
