"""Who sits at the table, and endorsing, in the browser's language."""

import pytest
from django.urls import reverse

from agreements.models import Event, Outcome, PartyMember, SignOff
from tests.builders import a_commitment, a_draft, a_table, an_outcome, seat_of
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
    assert "Lea Kern, Legal" in answer.text


def test_who_sits_already_is_no_choice(client, table, agreement):
    client.force_login(table.ana)
    answer = client.post(address("party-join", agreement), {"join-department": table.sales.pk})
    assert answer.status_code == 422


def test_a_department_leaves_unless_a_clause_names_it(client, table, agreement):
    wording = a_commitment(agreement, owner=table.ana, receiver=table.operations)
    client.force_login(table.ana)
    assert client.post(address("party-leave", agreement, "OPS")).status_code == 409
    client.post(address("term-remove", agreement, "commitment", wording.key), {"version": 1})
    assert client.post(address("party-leave", agreement, "OPS")).status_code == 303
    client.force_login(table.ben)
    assert client.get(agreement.get_absolute_url()).status_code == 404


def test_a_person_is_welcomed_and_leaves(client, table, agreement):
    carl = a_person(name="Carl Mey")
    client.force_login(table.ben)
    prefix = f"party-{seat_of(agreement, table.operations).pk}"
    form = {f"{prefix}-person": carl.pk, f"{prefix}-role": "representative"}
    assert client.post(address("member-welcome", agreement, "OPS"), form).status_code == 303
    assert PartyMember.objects.filter(person=carl, role="representative").exists()
    assert client.post(address("member-farewell", agreement, "OPS", carl.pk)).status_code == 303
    assert not PartyMember.objects.filter(person=carl).exists()


@pytest.mark.parametrize("form", [{}, {"role": "emperor"}, {"person": "999999"}])
def test_a_welcome_needs_a_person_and_a_role(client, table, agreement, form):
    client.force_login(table.ben)
    prefix = f"party-{seat_of(agreement, table.operations).pk}"
    posted = {f"{prefix}-{name}": value for name, value in form.items()}
    assert client.post(address("member-welcome", agreement, "OPS"), posted).status_code == 422


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
    assert "Endorsed by 0 of 2" in client.get(address("term-list", agreement, "commitments")).text
