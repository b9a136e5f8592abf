"""What comes next: check-ins, reviews and dates of what one gives and gets, the nearest five, and nobody else's."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.cadence.check_ins import record_check_in
from agreements.dashboard.coming_up import MOST, coming_up
from agreements.lifecycle.pauses import pause
from agreements.models import Commitment
from agreements.scheduler import tick
from tests.builders import NOW, a_table, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def table():
    return a_table()


def ahead(person, at=NOW) -> list[tuple[date, str]]:
    return [(one.on, one.about) for one in coming_up(person, today=at.date(), at=at)]


def test_the_owner_sees_check_in_date_and_review_in_the_order_of_their_days(table):
    in_force(ready_to_seal(table))
    tick(at=NOW)
    assert ahead(table.ben) == [
        (TODAY + timedelta(weeks=1), "your check-in"),
        (TODAY + timedelta(weeks=6), "due from you to Sales"),
        (TODAY + timedelta(weeks=8), "review"),
    ]


def test_the_receiver_sees_what_they_get_and_the_review(table):
    in_force(ready_to_seal(table))
    tick(at=NOW)
    assert [about for _, about in ahead(table.ana)] == ["due from Ben Ode", "review"]


def test_somebody_without_agreements_has_nothing_ahead(table):
    in_force(ready_to_seal(table))
    tick(at=NOW)
    assert ahead(a_person(name="Olaf Other")) == []
    assert ahead(a_person(name="Maya Holm", is_manager=True)) == [], "a manager reads it and owes nothing"


def test_what_is_done_or_past_is_not_ahead(table):
    in_force(ready_to_seal(table))
    tick(at=NOW)
    assert ahead(table.ben, at=NOW + timedelta(weeks=7)) == [(TODAY + timedelta(weeks=8), "review")]
    record_check_in(commitment=Commitment.objects.get(), status="done", by=table.ben, at=NOW)
    assert ahead(table.ben) == [(TODAY + timedelta(weeks=8), "review")]


def test_a_pause_asks_for_no_check_in(table):
    agreement = in_force(ready_to_seal(table))
    tick(at=NOW)
    pause(
        agreement=agreement,
        from_on=TODAY,
        until_on=TODAY + timedelta(weeks=3),
        reason="The plant is closed.",
        by=table.ana,
        at=NOW,
    )
    assert "your check-in" not in [about for _, about in ahead(table.ben)]


def test_thirty_promises_cost_as_much_as_one(table):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            coming_up(table.ben, today=TODAY, at=NOW)
        return len(queries)

    in_force(ready_to_seal(table))
    tick(at=NOW)
    one = asked()
    for _ in range(9):
        in_force(ready_to_seal(table))
    tick(at=NOW)
    assert asked() == one
    assert len(coming_up(table.ben, today=TODAY, at=NOW)) == MOST
