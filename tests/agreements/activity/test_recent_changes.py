"""What changed since a visit: what others did in what one reads, one line for each agreement, and nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.activity.recent_changes import MOST, recent_changes
from tests.builders import NOW, a_draft, a_table, an_outcome, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db
BEFORE, LATER = NOW - timedelta(days=3), NOW + timedelta(days=1)


@pytest.fixture
def table():
    return a_table()


def test_each_agreement_is_said_once_with_its_newest_line(table):
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana, at=LATER)
    found = recent_changes(table.ben, since=BEFORE)
    (row,) = found.rows
    assert row.agreement.title == "Stock for the spring season"
    assert row.newest.sentence.startswith("Ana Ruiz added the shared outcome")
    assert row.more == 1
    assert recent_changes(table.ben, since=NOW).rows[0].more == 0, "what was there before is no news"


def test_what_one_did_oneself_is_no_news(table):
    an_outcome(a_draft(table), by=table.ana)
    assert recent_changes(table.ana, since=BEFORE).rows == []
    assert recent_changes(table.ben, since=BEFORE).rows != []


def test_what_one_may_not_read_is_not_there(table):
    olaf, maya = a_person(name="Olaf Other"), a_person(name="Maya Holm", is_manager=True)
    agreement = ready_to_seal(table)
    assert recent_changes(olaf, since=BEFORE).rows == recent_changes(maya, since=BEFORE).rows == []
    in_force(agreement)
    assert recent_changes(olaf, since=BEFORE).rows == []
    (row,) = recent_changes(maya, since=BEFORE).rows
    assert (row.newest.event.kind, row.more) == ("text_in_force", 0), "of the drafting a manager reads nothing"


def test_thirty_agreements_cost_as_much_as_one(table):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            recent_changes(table.ben, since=BEFORE)
        return len(queries)

    a_draft(table)
    one = asked()
    for number in range(29):
        a_draft(table, at=NOW + timedelta(minutes=number))
    assert asked() == one
    found = recent_changes(table.ben, since=BEFORE)
    assert (len(found.rows), found.others) == (MOST, 30 - MOST)
    assert found.rows[0].newest.event.at == NOW + timedelta(minutes=28), "the newest first"
