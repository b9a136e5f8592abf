"""The card of an open change: for whom it waits, what moves, and what it asks for in each promise."""

import pytest

from agreements.amendments.answers import agree
from agreements.dashboard.agreement_page.change_card import change_card
from tests.agreements.amendments.worked_case_d import LATER, ask_for_a_week, case_d
from tests.people import a_person

pytestmark = pytest.mark.django_db


def test_without_a_change_there_is_no_card():
    case = case_d()
    assert change_card(case.agreement, case.in_force, reader=case.table.ana) is None


def test_it_waits_for_whoever_may_answer_and_no_longer_than_that():
    case = case_d(approver=a_person(name="Bo Boss"))
    revision = ask_for_a_week(case, both=False)
    card = change_card(case.agreement, case.in_force, reader=case.table.ana)
    assert (card.waits_for_reader, card.revision, card.more_changes) == (True, revision, 0)
    assert not change_card(case.agreement, case.in_force, reader=case.table.ben).waits_for_reader
    agree(agreement=case.agreement, digest=revision.digest, by=case.table.ana, at=LATER)
    assert not change_card(case.agreement, case.in_force, reader=case.table.ana).waits_for_reader


def test_it_says_what_moves_and_counts_the_rest():
    case = case_d()
    ask_for_a_week(case)
    card = change_card(case.agreement, case.in_force, reader=case.table.ana)
    assert (card.title, card.more_clauses) == ("The feature", 1)
    assert [(line.old, line.new) for line in card.lines] == [("15 March 2027", "22 March 2027")]
    assert card.asked == {str(case.delivery.key): "22 March 2027", str(case.outreach.key): "23 March 2027"}


def test_the_day_to_answer_by_is_that_of_the_decision_right():
    case = case_d(approver=a_person(name="Bo Boss"))
    ask_for_a_week(case, both=False)
    # Asked on a Sunday; the right gives three working days.
    assert f"{change_card(case.agreement, case.in_force, reader=case.table.ben).answer_by:%A %d}" == "Wednesday 24"
