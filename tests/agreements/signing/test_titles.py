"""What an amendment is called."""

import pytest

from agreements.amendments.change_list import title_of
from agreements.models.canonical import document_of
from tests.agreements.amendments.worked_case_d import ask_for_a_week, case_d

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("both", [True, False])
def test_a_change_of_dates_is_called_after_what_moves(both):
    case = case_d()
    before, after = document_of(case.in_force), document_of(ask_for_a_week(case, both=both))

    first = f"{case.delivery.reference} “The feature”"
    second = f"{case.outreach.reference} “Outreach to customers”"
    assert title_of(before, after) == (f"Proposed: {first} and {second} move" if both else f"Proposed: {first} moves")


def test_any_other_change_is_called_by_its_number():
    case = case_d()
    before, after = document_of(case.in_force), document_of(ask_for_a_week(case))
    after["terms"]["commitment"][0]["deliverable"] = "More"

    assert title_of(before, after) == "Proposed revision 2"
