"""Who sits at the table, and endorsing, in the browser's language."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.amendments.proposals import propose
from agreements.drafting.parties import add_member, join, leave
from agreements.models import CommitmentTerms, Event, Outcome, PartyMember, Signatory, SignOff
from agreements.revisions.sealing import reopen, seal
from agreements.signing.signatures import refuse
from tests.agreements.views.browsers import browser_of
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_table,
    an_outcome,
    endorsed_by_all,
    in_force,
    ready_to_seal,
    seat_of,
)
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


def address(name, agreement, *args):
    return reverse(f"agreements:{name}", args=[agreement.reference, *args])


def test_a_department_joins_with_its_head_as_signatory(client, table, agreement):
    legal = a_department(name="Legal", head=a_person(name="Lea Kern"))
    client.force_login(table.ben)
    answer = client.post(address("party-join", agreement), {"join-department": legal.pk}, follow=True)
    assert answer.redirect_chain[0][1] == 303
    assert "signs as Head of Legal" in answer.text


def test_who_sits_already_is_no_choice(client, table, agreement):
    client.force_login(table.ana)
    answer = client.post(address("party-join", agreement), {"join-department": table.sales.pk})
    assert answer.status_code == 422


def test_a_department_leaves_unless_a_clause_names_it(client, table, agreement):
    wording = a_commitment(agreement, owner=table.ana, receiver=table.operations)
    client.force_login(table.ana)
    url = address("party-leave", agreement, "OPS")
    assert "Remove Operations from the draft?" in client.get(url).text
    assert client.post(url).status_code == 409
    client.post(address("term-remove", agreement, "commitment", wording.key), {"version": 1})
    assert client.post(url).status_code == 303
    client.force_login(table.ben)
    assert client.get(agreement.get_absolute_url()).status_code == 404


def test_only_the_lead_and_the_party_itself_take_its_seat_away(client, table, agreement):
    client.force_login(table.ben)
    assert client.post(address("party-leave", agreement, "SAL")).status_code == 403
    assert client.post(address("party-leave", agreement, "OPS")).status_code == 303


def test_a_refusal_leaves_with_its_party(table):
    legal = a_department(name="Legal", head=a_person(name="Lea Kern"))
    agreement = ready_to_seal(table)
    party = join(agreement=agreement, department=legal, by=table.ana, at=NOW)
    endorsed_by_all(agreement)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    refuse(agreement=agreement, digest=sealed.digest, reason="Not like this", by=legal.head, at=NOW)
    reopen(agreement=agreement, by=table.ana, at=NOW)
    leave(party=party, by=table.ana, at=NOW)
    assert seal(agreement=agreement, by=table.ana, at=NOW).is_sealed


def test_each_department_names_its_own_signatory(client, table, agreement):
    client.force_login(table.ana)
    signatory = Signatory.objects.get(party__department=table.operations)
    form = {"version": 1, "party": signatory.party_id, "person": table.ana.pk, "signs_as": "Head of Operations"}
    url = address("term-edit", agreement, "signatory", signatory.key)
    answer = client.post(url, form)
    assert answer.status_code == 422
    assert "names its own signatory" in answer.text
    remove = address("term-remove", agreement, "signatory", signatory.key)
    assert client.post(remove, {"version": 1}).status_code == 403
    client.force_login(table.ben)
    assert client.post(url, form).status_code == 422
    carl = a_person(name="Carl Mey", department=table.operations)
    assert client.post(url, form | {"person": carl.pk}).status_code == 303


def test_a_new_head_is_one_click_away_from_signing(client, table, agreement):
    carl = a_person(name="Carl Mey", department=table.operations)
    table.operations.head = carl
    table.operations.save()
    client.force_login(carl)
    page = client.get(address("term-list", agreement, "stakeholders")).text
    assert "Carl Mey heads Operations now." in page
    signatory = Signatory.objects.get(party__department=table.operations)
    form = {"version": 1, "party": signatory.party_id, "person": carl.pk, "signs_as": signatory.signs_as}
    assert client.post(address("term-edit", agreement, "signatory", signatory.key), form).status_code == 303
    assert "heads Operations now" not in client.get(address("term-list", agreement, "stakeholders")).text


def test_a_seat_is_taken_away_by_its_department(client, table, agreement):
    carl = a_person(name="Carl Mey", department=table.operations)
    party = seat_of(agreement, table.operations)
    add_member(party=party, person=carl, role="representative", by=table.ben, at=NOW)
    url = address("member-remove", agreement, "OPS", carl.pk)
    client.force_login(table.ana)
    assert client.post(url).status_code == 403
    client.force_login(table.ben)
    assert client.post(url).status_code == 303
    assert not PartyMember.objects.filter(person=carl).exists()


def test_a_party_endorses_the_words_it_read(client, table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    client.force_login(table.ben)
    url = address("outcome-endorse", agreement, "OPS")
    assert client.post(url, {"digest": outcome.content_digest()}).status_code == 303
    assert client.post(url, {"digest": outcome.content_digest()}).status_code == 303
    assert SignOff.objects.filter(capacity="endorsement").count() == 1
    assert Event.objects.filter(kind="outcome_endorsed").count() == 1


@pytest.mark.parametrize("digest", ["", "0" * 64, "junk"])
def test_words_that_moved_are_not_endorsed(client, table, agreement, digest):
    an_outcome(agreement, by=table.ana)
    client.force_login(table.ben)
    answer = client.post(address("outcome-endorse", agreement, "OPS"), {"digest": digest})
    assert answer.status_code == 409
    assert "Please look again" in answer.text


def test_nobody_endorses_for_another_department(client, table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    client.force_login(table.ben)
    answer = client.post(address("outcome-endorse", agreement, "SAL"), {"digest": outcome.content_digest()})
    assert answer.status_code == 403
    assert "representatives of Sales" in answer.text


def test_rewording_lets_endorsements_fall(client, table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    client.force_login(table.ben)
    client.post(address("outcome-endorse", agreement, "OPS"), {"digest": outcome.content_digest()})
    form = {"version": 1, "impact": "Other words", "beneficiaries": "", "indicators": ""}
    client.post(address("term-edit", agreement, "outcome", outcome.key), form)
    assert Outcome.objects.get().impact == "Other words"
    assert "Agreed by 0 of 2" in client.get(address("term-list", agreement, "commitments")).text


def test_in_force_the_table_speaks_of_no_signing_even_while_a_change_is_open(client, table):
    agreement = in_force(ready_to_seal(table))
    wording = CommitmentTerms.objects.get(revision__state="in_force")
    changes = {wording.key: wording.due_on + timedelta(days=7)}
    propose(agreement=agreement, changes=changes, reason="Tests take longer.", by=table.ben, at=NOW)
    client.force_login(table.ana)
    page = client.get(address("term-list", agreement, "stakeholders")).text
    assert "signs as Head of Sales" in page
    assert "Before signing" not in page
    assert "Signing is open" not in page


def test_of_two_who_bring_the_same_department_the_second_reads_who_was_first(table, agreement):
    legal = a_department(name="Legal")
    url, form = address("party-join", agreement), {"join-department": legal.pk}
    browser_of(table.ben).post(url, form)
    second = browser_of(table.ana).post(url, form, follow=True)
    assert "Legal is at the table already: Ben Ode brought it on" in second.text
    assert Event.objects.filter(kind="party_joined").count() == 1
    assert browser_of(table.ana).post(url, {"join-department": "x"}).status_code == 422
