"""A change that stands in the way of another one, and who can settle it."""

import pytest

from agreements.amendments.answers import agree, withdraw
from agreements.amendments.blocking_change import blocking_change, how_to_settle
from tests.agreements.amendments.worked_case_d import LATER, ask_for_a_week, case_d

pytestmark = pytest.mark.django_db


def test_an_open_change_waits_for_those_who_have_not_answered():
    case = case_d()
    assert blocking_change(case.agreement) is None
    change = ask_for_a_week(case)
    blocking = blocking_change(case.agreement)
    assert blocking.revision == change
    assert how_to_settle(blocking) == "It waits for Ana Ruiz: a yes or a no settles it. Ben Ode can withdraw it."


def test_when_the_asker_has_left_the_lead_can_withdraw_it():
    case = case_d()
    ask_for_a_week(case)
    case.table.ben.is_active = False
    case.table.ben.save()
    assert how_to_settle(blocking_change(case.agreement)).endswith("Ana Ruiz can withdraw it.")


@pytest.mark.parametrize("settle", [agree, withdraw])
def test_a_settled_change_stands_in_nobodys_way(settle):
    case = case_d()
    change = ask_for_a_week(case)
    by = case.table.ana if settle is agree else case.table.ben
    settle(agreement=case.agreement, digest=change.digest, by=by, at=LATER)
    assert blocking_change(case.agreement) is None
