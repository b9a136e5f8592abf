"""The list of changes: what became of each, by whom it was asked, and who may read of it."""

import pytest

from agreements.amendments.answers import agree, decline, withdraw
from agreements.lists.listed_changes import CHANGES, change_rows
from tests.agreements.amendments.worked_case_d import ask_for_a_week, case_d
from tests.agreements.lists.selected import selected, selection
from tests.builders import NOW
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db

ENDS = {
    "declined": lambda change, case: decline(
        agreement=case.agreement, digest=change.digest, reason="No.", by=case.table.ana, at=NOW
    ),
    "withdrawn": lambda change, case: withdraw(
        agreement=case.agreement, digest=change.digest, by=case.table.ben, at=NOW
    ),
    "agreed": lambda change, case: agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=NOW),
}


@pytest.fixture
def case():
    return case_d()


@pytest.mark.parametrize("end", ["open", *ENDS])
def test_what_became_of_a_change_finds_it_alone(case, end):
    change = ask_for_a_week(case, by=case.table.ben)
    if end in ENDS:
        ENDS[end](change, case)
    for asked in ("open", *ENDS):
        assert selected(CHANGES, case.table.ana, status=asked) == ([change] if asked == end else [])
    [row] = change_rows(selected(CHANGES, case.table.ana), selection(CHANGES, case.table.ana).reading)
    labels = {"open": "Needs a decision", "declined": "Not agreed", "withdrawn": "Withdrawn", "agreed": "Agreed"}
    assert row.change.label == labels[end]
    assert "The feature" in row.touches


def test_who_asked_words_and_departments_narrow(case):
    change = ask_for_a_week(case, by=case.table.ben)
    for asked in (
        {"asked_by": "ben"},
        {"q": "feature"},
        {"department": "SAL"},
        {"agreement": case.agreement.reference},
    ):
        assert selected(CHANGES, case.table.ana, **asked) == [change], asked
    for asked in ({"asked_by": "ana"}, {"q": "quetzal"}, {"until": "2027-01-31"}):
        assert selected(CHANGES, case.table.ana, **asked) == [], asked


def test_every_order_holds_and_a_file_says_what_the_list_says(case):
    change = ask_for_a_week(case, by=case.table.ben)
    asked = selection(CHANGES, case.table.ana)
    for name in asked.orders:
        assert selected(CHANGES, case.table.ana, sort=name) == [change]
    [line] = asked.lines()
    said = dict(zip(asked.header, line, strict=True))
    assert said["Asked by"] == "Ben Ode"
    assert said["Asked on"] == change.sealed_at.date()
    assert said["What became of it"] == "Needs a decision"
    assert said["In force since"] is None


def test_an_outsider_reads_of_no_change(case):
    ask_for_a_week(case, by=case.table.ben)
    assert selected(CHANGES, a_person(name="Otto Lind", department=a_department(name="Legal"))) == []
    assert len(selected(CHANGES, a_person(name="Maya Sun", is_manager=True))) == 1
