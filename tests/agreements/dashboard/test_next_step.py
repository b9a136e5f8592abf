"""The one next step on the page of a draft, for each kind of reader, or for whom they wait."""

import pytest

from agreements.checks.pending_actions import pending_actions
from agreements.commitments.counter_offers import pass_on
from agreements.commitments.handshakes import confirm, decline
from agreements.dashboard.next_step import next_step
from agreements.drafting.endorsements import endorse
from agreements.drafting.snapshot import read
from agreements.lifecycle.lead import name_second_lead
from agreements.models import Outcome, Party, Revision
from agreements.revisions.sealing import seal
from agreements.signing.signatures import refuse, sign
from tests.builders import NOW, a_commitment, a_draft, a_rhythm, a_table, an_outcome, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def step_of(agreement, reader, **values):
    agreement.refresh_from_db()
    snapshot = read(agreement, Revision.objects.open().get(agreement=agreement))
    spoken_for = set(Party.objects.filter(agreement=agreement).represented_by(reader).values_list("pk", flat=True))
    return next_step(snapshot, pending_actions(snapshot), reader=reader, spoken_for=spoken_for, **values)


def said(step):
    return (step.title, step.act or step.action)


def test_the_lead_of_an_empty_draft_states_the_outcome_in_its_place(table):
    step = step_of(a_draft(table), table.ana)
    assert said(step) == ("State the shared outcome", "Write it")
    assert step.url.endswith("/terms/outcome/add/")
    assert step.part.startswith("/_/")


def test_a_representative_answers_for_their_department_before_the_lead_goes_on_writing(table):
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    for reader, department in ((table.ana, table.sales), (table.ben, table.operations)):
        step = step_of(agreement, reader)
        assert said(step) == ("Do you agree to the outcome?", "ENDORSE")
        assert step.party == seat_of(agreement, department)
        assert step.why.startswith("Shelves are full.")
    digest = Outcome.objects.get().content_digest()
    endorse(party=seat_of(agreement, table.sales), digest=digest, by=table.ana, at=NOW)
    assert said(step_of(agreement, table.ana)) == ("Write a first promise", "Write it")


def test_an_owner_is_asked_for_their_promise_by_its_number(table):
    agreement, owner = a_draft(table), a_person(name="Cleo Owner")
    a_commitment(agreement, owner=table.ana, receiver=table.sales)
    a_commitment(agreement, owner=owner, receiver=table.sales, deliverable="the forecast")
    step = step_of(agreement, owner)
    assert said(step) == ("Will you take on 3.2?", "Answer")
    assert step.why.startswith("Cleo Owner delivers the forecast to Sales by ")
    assert step.part


def test_the_lead_finds_another_way_where_an_owner_said_no(table):
    agreement = a_draft(table)
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    decline(agreement=agreement, key=promise.key, version=1, reason="No hands.", by=table.ben, at=NOW)
    step = step_of(agreement, table.ana)
    assert said(step) == ("Find another way for 3.1", "Change 3.1")
    assert step.why == "Ben Ode: “No hands.”"
    assert str(promise.key) in step.url


def test_whoever_speaks_for_the_receiver_consents_to_another_owner(table):
    agreement, cleo = a_draft(table), a_person(name="Cleo Owner", department=table.operations)
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    pass_on(agreement=agreement, key=promise.key, version=1, to=cleo, reason="Away.", by=table.ben, at=NOW)
    assert said(step_of(agreement, table.ana)) == (
        "Say whether Cleo Owner may take on C-0001 “Forecast of the core range”",
        "Answer",
    )


def test_a_department_names_its_own_signatory_on_the_page_of_people(table):
    legal = a_department(name="Legal")
    agreement = a_draft(table, also=[legal])
    rita = a_person(name="Rita Rep")
    seat_of(agreement, legal).members.create(person=rita)
    step = step_of(agreement, rita)
    assert said(step) == ("Name a signatory", "Go to the people")
    assert step.url.endswith("/stakeholders/")
    assert not step.part


def test_a_reader_of_whom_nothing_is_asked_waits_for_somebody_by_name(table):
    agreement, reader = a_draft(table), a_person(name="Rae Reader")
    step = step_of(agreement, reader)
    assert said(step) == ("You wait for Ana Ruiz", "")
    assert not step.url
    an_outcome(agreement, by=table.ana)
    assert step_of(agreement, reader).title == "You wait for Ana Ruiz, Operations and Sales"
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    assert step_of(agreement, reader).title == "You wait for Ana Ruiz, Operations and 2 others"


def test_when_nothing_blocks_either_lead_opens_signing_and_nobody_else(table):
    agreement = ready_to_seal(table)
    assert said(step_of(agreement, table.ana)) == ("Open signing", "OPEN_SIGNING")
    assert said(step_of(agreement, table.ben)) == ("You wait for Ana Ruiz", "")
    name_second_lead(agreement=agreement, to=table.ben, by=table.ana, at=NOW)
    assert said(step_of(agreement, table.ben)) == ("Open signing", "OPEN_SIGNING")


def test_a_second_lead_answers_no_promise_of_the_lead(table):
    agreement = ready_to_seal(table)
    a_commitment(agreement, owner=table.ana, receiver=table.operations)
    name_second_lead(agreement=agreement, to=table.ben, by=table.ana, at=NOW)
    assert said(step_of(agreement, table.ana)) == ("Will you take on 3.2?", "Answer")
    assert said(step_of(agreement, table.ben)) == ("You wait for Ana Ruiz", "")


def test_a_signatory_signs_and_then_waits_for_the_others(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    assert said(step_of(agreement, table.ben)) == ("These words wait for your signature", "Read and sign")
    sign(agreement=agreement, digest=sealed.digest, by=table.ben, at=NOW)
    assert said(step_of(agreement, table.ben)) == ("You wait for Ana Ruiz", "")


def test_the_lead_answers_a_refusal_before_anything_else(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    refuse(agreement=agreement, digest=sealed.digest, reason="Too soon.", by=table.ben, at=NOW)
    assert said(step_of(agreement, table.ana)) == ("Answer why Operations cannot sign", "Answer")


def test_whoever_may_take_over_does_that_first(table):
    step = step_of(a_draft(table), table.ben, may_take_over=True)
    assert said(step) == ("Ana Ruiz has left", "TAKE_OVER")


def test_promises_come_before_the_rest_of_what_one_owes(table):
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    a_rhythm(agreement, by=table.ana, escalation=table.ana)
    assert said(step_of(agreement, table.ben)) == ("Will you take on 3.1?", "Answer")
    confirm(agreement=agreement, key=promise.key, version=1, by=table.ben, at=NOW)
    assert said(step_of(agreement, table.ben)) == ("Do you agree to the outcome?", "ENDORSE")
