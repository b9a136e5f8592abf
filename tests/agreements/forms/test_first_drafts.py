"""What the sheet of a first draft asks to be put right: nothing that was typed is dropped without a word."""

import uuid
from datetime import date

import pytest
from django.http import QueryDict

from agreements.forms.first_draft_sheets import opened, pressed
from agreements.forms.first_drafts import FirstDraftForm
from tests.builders import a_table
from tests.people import a_person

pytestmark = pytest.mark.django_db
TODAY = date(2027, 2, 1)
NO_WORDS = "Say what is delivered, or empty this line."


@pytest.fixture
def table():
    return a_table()


def a_sheet(table, **typed):
    """The sheet as Ana opened it, with a matter and the other side, and what she typed since."""
    sheet = opened(by=table.ana, today=TODAY, key=uuid.uuid4())
    sheet["matter"] = "Spring stock"
    sheet.setlist("department", [str(table.operations.pk)])
    for name, value in typed.items():
        sheet[name.replace("__", "-")] = str(value)
    return sheet


def sent(sheet: QueryDict, table) -> FirstDraftForm:
    form = FirstDraftForm(sheet, by=table.ana, today=TODAY, is_sent=True)
    form.is_valid()
    return form


def problems(sheet, table):
    return [(called, words) for _id, called, words in sent(sheet, table).problems]


def test_a_sheet_as_it_is_opened_promises_nothing(table):
    form = sent(a_sheet(table), table)
    assert not form.problems
    assert not form.draft().promises


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"0__due_on": "2027-05-05"}, "First promise"),
        ({"0__acceptance": "It works."}, "First promise"),
        ({"1__due_on": "2027-05-05"}, "Second promise"),
        ({"1__acceptance": "It works."}, "Second promise"),
    ],
)
def test_a_promise_without_what_is_delivered_is_asked_for(table, typed, place):
    assert problems(a_sheet(table, **typed), table) == [(f"{place}, delivers", NO_WORDS)]


def test_an_owner_who_was_chosen_begins_a_promise_and_the_one_it_opens_with_does_not(table):
    assert problems(a_sheet(table, **{"0__owner": table.ana.pk}), table) == [("First promise, delivers", NO_WORDS)]
    assert problems(a_sheet(table, **{"1__owner": table.ben.pk}), table) == [("Second promise, delivers", NO_WORDS)]
    assert not problems(a_sheet(table, **{"1__owner": table.ana.pk}), table)
    assert not problems(a_sheet(table, **{"1__owner": ""}), table)


def test_a_line_is_emptied_by_one_press(table):
    sheet = a_sheet(table, **{"0__owner": table.ben.pk, "0__due_on": "2027-05-05", "empty_promise": "0"})
    assert not problems(pressed(sheet, by=table.ana, today=TODAY), table)
    assert problems(pressed(a_sheet(table, **{"0__due_on": "2027-05-05"}), by=table.ana, today=TODAY), table)


def test_the_day_of_a_review_waits_for_somebody_who_helps(table):
    asked = [("When something is stuck, who helps?", "Choose who helps, or empty the day of the first review.")]
    assert problems(a_sheet(table, first_review_on="2027-05-05"), table) == asked
    assert not problems(a_sheet(table, first_review_on="2027-05-05", escalation=table.ben.pk), table)


def test_who_helps_without_a_day_gets_the_one_that_the_sheet_names(table):
    draft = sent(a_sheet(table, escalation=table.ben.pk), table).draft()
    assert (draft.escalation, draft.first_review_on) == (table.ben, date(2027, 3, 15))


def test_a_review_stands_in_the_sheet_only_with_the_manager_who_helps(table):
    assert not a_sheet(table).get("first_review_on")
    lee = a_person(name="Lee Morgan", is_manager=True)
    sheet = a_sheet(table)
    assert (sheet["first_review_on"], sheet["escalation"]) == ("2027-03-15", str(lee.pk))
    assert not problems(sheet, table)


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2027-01-31", ["Choose today or a day after it."]),
        ("2027-02-01", []),
        ("2100-12-31", []),
        ("2101-01-01", ["Choose a day before the year 2101."]),
        ("9999-12-31", ["Choose a day before the year 2101."]),
    ],
)
def test_a_day_out_of_reach_is_said_with_its_reason(table, day, says):
    typed = {"0__owner": table.ben.pk, "0__deliverable": "A list", "0__due_on": day, "0__receiver": table.sales.pk}
    assert problems(a_sheet(table, **typed), table) == [("First promise, by", words) for words in says]


def test_each_problem_is_named_once_in_the_order_of_the_page(table):
    wrong = {"matter": "", "benefit": "nobody waits", "0__acceptance": "It works.", "1__deliverable": "A list"}
    sheet = a_sheet(table, **wrong, **{"1__due_on": "2020-01-01", "first_review_on": "2027-05-05"})
    sheet.setlist("department", [])
    assert [called for called, _words in problems(sheet, table)] == [
        "What do you want to settle?",
        "With whom?",
        "we will",
        "First promise, delivers",
        "Second promise, by",
        "When something is stuck, who helps?",
    ]


def test_a_part_that_is_too_long_is_not_called_missing_too(table):
    found = problems(a_sheet(table, change="x" * 1201), table)
    assert [called for called, _words in found] == ["we will"]
