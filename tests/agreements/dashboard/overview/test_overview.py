"""What the dashboard calls a decision, what it only keeps an eye on, and how old its news is."""

from datetime import timedelta

import pytest

from agreements.cadence.decision_requests import ask_for_a_decision, decide
from agreements.commitments.handshakes import confirm
from agreements.models import Commitment
from tests.agreements.views.clock import clock
from tests.builders import a_commitment, a_table, in_force, ready_to_seal
from tests.check_ins import told_check_in
from tests.documented_figures import dashboard, home_of, moved, page, section

__all__ = ["clock"]

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def table(clock):
    """Ben owes two things to Sales; Ana is the escalation contact."""
    table = a_table()
    agreement = ready_to_seal(table, at=clock.moment)
    more = a_commitment(agreement, owner=table.ben, receiver=table.sales, at=clock.moment)
    confirm(agreement=agreement, key=more.key, version=1, by=table.ben, at=clock.moment)
    in_force(agreement, at=clock.moment)
    return table


def figures(table):
    return dashboard(table.ana) | {"home of ana": home_of(table.ana)}


def test_a_worry_needs_a_decision_where_its_owner_says_so_until_it_is_given(table, clock):
    first = Commitment.objects.order_by("number")[0]
    told_check_in(commitment=first, status="at_risk", by=table.ben, at=clock.moment)
    worried = figures(table)
    assert (worried["needs a decision"], worried["to watch"]) == (0, 1)
    clock.moment += DAY
    said = told_check_in(commitment=first, status="at_risk", help_needed="decision", by=table.ben, at=clock.moment)
    wanted = figures(table)
    assert moved(worried, wanted) == {"needs a decision": (0, 1), "to watch": (1, 0)}
    assert "decides: Ana Ruiz" in section(page(table.ben, "/dashboard/"), "needs-a-decision")
    ask_for_a_decision(check_in=said, by=table.ben, at=clock.moment)
    asked = figures(table)
    assert moved(wanted, asked) == {}, "the question takes the place of the worry"
    decide(check_in=said, words="Go on.", by=table.ana, at=clock.moment)
    assert moved(asked, figures(table)) == {"needs a decision": (1, 0), "to watch": (0, 1), "home of ana": (1, 0)}


def test_the_oldest_news_is_that_of_the_running_commitment_heard_of_longest_ago(table, clock):
    first, second = Commitment.objects.order_by("number")
    assert "not yet" in section(page(table.ana, "/dashboard/"), "health")
    told_check_in(commitment=first, status="on_track", by=table.ben, at=clock.moment)
    clock.moment += 3 * DAY
    told_check_in(commitment=second, status="at_risk", by=table.ben, at=clock.moment)
    assert "3\xa0days ago" in section(page(table.ana, "/dashboard/"), "health")
    told_check_in(commitment=first, status="done", by=table.ben, at=clock.moment)
    assert "0\xa0minutes ago" in section(page(table.ana, "/dashboard/"), "health")
