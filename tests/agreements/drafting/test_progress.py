"""The rows of a draft: five that are always there, what else is used, and what could be added."""

import pytest

from agreements.checks.warnings import set_aside
from agreements.commitments.handshakes import confirm, decline
from agreements.drafting.endorsements import endorse, waive_endorsement
from agreements.drafting.progress import rows, unused
from agreements.drafting.snapshot import read
from agreements.models import Outcome, Revision, Stakeholder, TradeOff
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_rhythm,
    a_right,
    a_table,
    a_term,
    an_outcome,
    seat_of,
)

pytestmark = pytest.mark.django_db
NOT_YET = ("not yet", False, "")


@pytest.fixture
def table():
    return a_table()


def snapshot_of(agreement):
    return read(agreement, Revision.objects.get(agreement=agreement))


def rows_of(agreement):
    return {row.slug: (str(row.word), row.is_settled, row.still) for row in rows(snapshot_of(agreement))}


def test_a_new_draft_has_five_rows_in_this_order(table):
    found = rows_of(a_draft(table))
    assert list(found) == ["stakeholders", "outcome", "trade-offs", "commitments", "cadence"]
    assert found.pop("stakeholders") == ("2 people", True, "")
    assert set(found.values()) == {NOT_YET}


def test_a_party_without_a_signatory_is_named(table):
    agreement = a_draft(table)
    Revision.objects.get().signatory_set.filter(person=table.ben).delete()
    assert rows_of(agreement)["stakeholders"] == ("1 person", False, "No signatory yet: Operations")


def test_people_are_counted_once_however_often_they_are_named(table):
    agreement = a_draft(table)
    values = {"department": table.sales, "needed": "input"}
    a_term(Stakeholder, agreement, by=table.ana, person=table.ana, capacity="expert", **values)
    a_term(Stakeholder, agreement, by=table.ana, name="The shops", capacity="influencer", **values)
    assert rows_of(agreement)["stakeholders"][0] == "3 people"


def test_an_outcome_is_settled_when_every_party_has_said_something(table):
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    assert rows_of(agreement)["outcome"] == ("0 of 2 agree", False, "No answer yet: Operations, Sales")
    digest = Outcome.objects.get().content_digest()
    endorse(party=seat_of(agreement, table.sales), digest=digest, by=table.ana, at=NOW)
    assert rows_of(agreement)["outcome"] == ("1 of 2 agree", False, "No answer yet: Operations")
    operations = seat_of(agreement, table.operations)
    waive_endorsement(party=operations, digest=digest, reason="Not ours.", by=table.ben, at=NOW)
    assert rows_of(agreement)["outcome"] == ("1 of 2 agree", True, "")


def test_promises_say_what_the_first_open_one_waits_for(table):
    agreement = a_draft(table)
    first, second = (a_commitment(agreement, owner=table.ben, receiver=table.sales) for _ in range(2))
    assert rows_of(agreement)["commitments"] == ("0 of 2 taken on", False, "3.1 waits for Ben Ode.")
    said = {"agreement": agreement, "by": table.ben, "at": NOW}
    confirm(key=first.key, version=1, **said)
    assert rows_of(agreement)["commitments"] == ("1 of 2 taken on", False, "3.2 waits for Ben Ode.")
    decline(key=second.key, version=1, reason="No hands.", **said)
    assert rows_of(agreement)["commitments"][2] == "3.2 needs another owner, date or wording."
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    assert rows_of(agreement)["commitments"] == ("1 of 3 taken on", False, "3.2 needs another owner, date or wording.")


def test_all_taken_on_is_settled(table):
    agreement = a_draft(table)
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    confirm(agreement=agreement, key=promise.key, version=1, by=table.ben, at=NOW)
    assert rows_of(agreement)["commitments"] == ("1 of 1 taken on", True, "")


def test_what_else_is_used_follows_and_is_offered_no_more(table):
    agreement = a_draft(table)
    assert [str(one.title) for one in unused(snapshot_of(agreement))] == [
        "Decision rights",
        "Stakeholders",
        "Set aside, with reasons",
    ]
    a_right(agreement, matter="dates", approver=table.ana, by=table.ana)
    set_aside(agreement=agreement, warning="trade-offs", reason="All gain.", by=table.ana, at=NOW)
    a_rhythm(agreement, by=table.ana, escalation=table.ana)
    sides = {"giver": seat_of(agreement, table.sales), "gainer": seat_of(agreement, table.operations)}
    a_term(TradeOff, agreement, by=table.ana, gives="Two shelves", gains="Room", **sides)
    found = rows_of(agreement)
    assert list(found)[5:] == ["decisions", "set-aside"]
    assert found["decisions"] == ("1 matter", True, "")
    assert found["set-aside"] == ("1 reason", True, "")
    assert found["trade-offs"] == ("1 trade", True, "")
    assert found["cadence"] == ("every 2 weeks", True, "")
    assert [str(one.title) for one in unused(snapshot_of(agreement))] == ["Stakeholders"]
