"""The task list of a draft: the status of each section and its hint."""

import pytest

from agreements.commitments.handshakes import decline
from agreements.drafting.endorsements import endorse
from agreements.drafting.progress import tasks
from agreements.drafting.snapshot import read
from agreements.models import CommitmentTerms, Outcome, Revision, Stakeholder, TradeOff
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_right,
    a_table,
    a_term,
    an_outcome,
    ready_to_seal,
    seat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def task_list(agreement):
    found = tasks(read(agreement, Revision.objects.get(agreement=agreement)))
    return {task.section.slug: (task.progress.value, task.hint) for task in found}


def test_a_new_draft(table):
    assert task_list(a_draft(table)) == {
        "outcome": ("not_started", "What changes, for whom, and how you will see it"),
        "stakeholders": ("in_progress", "Name a decision-maker and an implementer for each party"),
        "trade-offs": ("not_started", "Who gives what, and what the others gain by it"),
        "commitments": ("not_started", "Who delivers what to whom by when"),
        "decisions": ("not_started", "Without them every signatory is asked about every change"),
        "cadence": ("not_started", "Check-ins, first review, and who helps when it is stuck"),
    }


def test_an_outcome_is_completed_when_every_party_has_endorsed_it(table):
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    assert task_list(agreement)["outcome"] == ("in_progress", "Endorsed by 0 of 2")
    digest = Outcome.objects.get().content_digest()
    endorse(party=seat_of(agreement, table.sales), digest=digest, by=table.ana, at=NOW)
    assert task_list(agreement)["outcome"] == ("in_progress", "Endorsed by 1 of 2")
    endorse(party=seat_of(agreement, table.operations), digest=digest, by=table.ben, at=NOW)
    assert task_list(agreement)["outcome"] == ("completed", "Endorsed by 2 of 2")


def test_stakeholders_are_completed_when_each_party_names_who_decides_and_who_does_the_work(table):
    agreement = a_draft(table)
    for department in (table.sales, table.operations):
        for capacity in ("decision_maker", "implementer"):
            assert task_list(agreement)["stakeholders"][0] == "in_progress"
            values = {"department": department, "capacity": capacity, "name": f"Somebody of {department}"}
            a_term(Stakeholder, agreement, by=table.ana, **values)
    assert task_list(agreement)["stakeholders"] == ("completed", "2 of 2 parties have a signatory")


def test_a_party_without_a_signatory_needs_attention(table):
    agreement = a_draft(table)
    Revision.objects.get().signatory_set.filter(person=table.ben).delete()
    assert task_list(agreement)["stakeholders"] == ("needs_attention", "1 of 2 parties have a signatory")


def test_commitments_are_completed_when_every_owner_has_confirmed(table):
    agreement = ready_to_seal(table)
    assert task_list(agreement)["commitments"] == ("completed", "1 of 1 confirmed")
    offered = a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable="Outreach")
    assert task_list(agreement)["commitments"] == ("in_progress", "1 of 2 confirmed")
    decline(agreement=agreement, key=offered.key, version=offered.version, reason="No.", by=table.ben, at=NOW)
    assert task_list(agreement)["commitments"] == ("needs_attention", "1 of 2 confirmed")
    assert CommitmentTerms.objects.count() == 2


def test_what_may_stay_empty_is_counted(table):
    agreement = ready_to_seal(table)
    a_right(agreement, matter="dates", approver=table.ana, by=table.ana)
    for gives in ("Two shelves", "An evening"):
        sides = {"giver": seat_of(agreement, table.sales), "gainer": seat_of(agreement, table.operations)}
        a_term(TradeOff, agreement, by=table.ana, gives=gives, gains="Room", **sides)
    found = task_list(agreement)
    assert found["decisions"] == ("completed", "1 matter")
    assert found["trade-offs"] == ("completed", "2 trade-offs")
    assert found["cadence"][0] == "completed"
