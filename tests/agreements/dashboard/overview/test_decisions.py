"""What needs a decision: one line for each, with who decides, the reader's own first."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.cadence.decision_requests import ask_for_a_decision, decide
from agreements.dashboard.overview.decisions import decisions_in
from agreements.drift.episodes import watch
from agreements.lifecycle.pauses import pause
from agreements.models import Agreement, Commitment
from agreements.scheduler import tick
from tests.agreements.dashboard.overview.company import (
    DAY,
    HOUR,
    WEDNESDAY,
    an_agreement,
    asks_for_another_date,
    scope,
)
from tests.builders import NOW, a_table
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def the_decisions(reader, at=WEDNESDAY):
    return decisions_in(scope(reader, at))


def test_a_change_says_what_becomes_what_between_whom_who_decides_and_by_when(table):
    agreement, promise = an_agreement(table)
    asks_for_another_date(table, promise, NOW + DAY)
    [mine], [of_others] = the_decisions(table.ana), the_decisions(a_person(is_manager=True))
    assert mine.what == of_others.what == "Forecast of the core range: 15 Mar → 22 Mar"
    assert (mine.owner, mine.receiver, mine.agreement) == ("Ben Ode", "Sales", agreement)
    assert (mine.is_mine, of_others.is_mine, of_others.who) == (True, False, "Ana Ruiz")
    assert mine.yes_url.endswith("/answer/")
    assert "Ben Ode: The supplier moved." in mine.lines
    assert mine.agreement.title == "Stock for the spring season"


def test_the_reader_s_own_come_first_and_then_the_oldest(table):
    first, second, third = (an_agreement(table)[1] for _number in range(3))
    told_check_in(commitment=first, status="at_risk", help_needed="decision", by=table.ben, at=NOW + DAY)
    asks_for_another_date(table, third, NOW + 3 * DAY)
    asks_for_another_date(table, second, NOW + 2 * DAY)
    refs = {one.agreement_id: name for one, name in ((first, "first"), (second, "second"), (third, "third"))}
    assert [refs[one.agreement.pk] for one in the_decisions(table.ana)] == ["second", "third", "first"]
    assert [refs[one.agreement.pk] for one in the_decisions(a_person(is_manager=True))] == ["first", "second", "third"]


def test_a_question_of_an_owner_waits_until_it_is_answered(table):
    promise = an_agreement(table)[1]
    said = told_check_in(commitment=promise, status="at_risk", help_needed="decision", by=table.ben, at=NOW + DAY)
    [asked] = the_decisions(table.ben)
    assert (asked.what, asked.who, asked.is_mine) == (
        "Forecast of the core range: a decision would help",
        "Ana Ruiz",
        False,
    )
    ask_for_a_decision(check_in=said, by=table.ben, at=NOW + DAY)
    [mine] = the_decisions(table.ana)
    assert (mine.is_mine, mine.url.rpartition("#")[2]) == (True, "decide")
    decide(check_in=said, words="Go on.", by=table.ana, at=NOW + DAY)
    assert the_decisions(table.ana) == []


def test_a_promise_is_named_once(table):
    promise = an_agreement(table)[1]
    told_check_in(commitment=promise, status="at_risk", help_needed="decision", by=table.ben, at=NOW + DAY)
    asks_for_another_date(table, promise, NOW + DAY + HOUR)
    assert [one.what for one in the_decisions(table.ana)] == ["Forecast of the core range: 15 Mar → 22 Mar"]


def test_what_somebody_who_left_still_owns_needs_a_name(table):
    an_agreement(table)
    table.ben.is_active = False
    table.ben.save()
    [orphan] = the_decisions(table.ana)
    assert orphan.what == "Forecast of the core range: who does it now?"
    assert (orphan.is_mine, "hand-over" in orphan.url) == (True, True)


def test_what_rests_asks_for_what_people_asked_for_alone(table):
    resting, promise = an_agreement(table)
    an_agreement(table)
    asks_for_another_date(table, promise, NOW)
    table.ben.is_active = False
    table.ben.save()
    assert len(the_decisions(table.ana)) == 3
    days = {"from_on": NOW.date(), "until_on": NOW.date() + timedelta(days=90), "reason": "Stocktaking"}
    pause(agreement=resting, **days, by=table.ana, at=NOW)
    found = [(one.agreement, one.touches) for one in the_decisions(table.ana, NOW)]
    assert (resting, "date") in found
    assert (resting, "owner") not in found
    assert len(found) == 2


def test_a_review_that_was_not_held_is_for_the_lead_to_settle(table):
    an_agreement(table)
    tick(at=NOW)
    later = NOW + timedelta(weeks=9)
    Commitment.objects.update(reported_status="done", reported_at=later)
    tick(at=later)
    watch(at=later)
    [review] = [one for one in the_decisions(table.ana, later) if "Review" in one.what]
    assert (review.who, review.is_mine) == ("Ana Ruiz", True)
    days = {"from_on": later.date(), "until_on": later.date(), "reason": "Stocktaking"}
    pause(agreement=Agreement.objects.get(), **days, by=table.ana, at=later)
    assert the_decisions(table.ana, later) == []


def test_the_queries_do_not_grow(table):
    asked = []
    for count in (1, 5):
        while len(the_decisions(table.ana)) < count:
            asks_for_another_date(table, an_agreement(table)[1], NOW + DAY)
        with CaptureQueriesContext(connection) as queries:
            the_decisions(table.ana)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 22
