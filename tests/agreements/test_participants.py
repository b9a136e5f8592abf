"""Who has which role in an agreement; whoever has left is nobody of these."""

from datetime import date

import pytest

from agreements import participants
from agreements.drafting.parties import add_member, leave
from agreements.models import Commitment
from tests.builders import NOW, a_draft, a_table, in_force, ready_to_seal, seat_of
from tests.people import a_department, a_person, an_absence

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def names(found):
    return {person.given_name for person in participants.User.objects.filter(pk__in=found)}


def seated(table, agreement, name, role):
    person = a_person(name=name)
    add_member(party=seat_of(agreement, table.operations), person=person, role=role, by=table.ana, at=NOW)
    return person


def test_who_speaks_for_a_party_and_who_sits_at_the_table(table):
    agreement = a_draft(table)
    table.operations.deputies.add(a_person(name="Dee Puty"))
    seated(table, agreement, "Rhea Speaks", "representative")
    seated(table, agreement, "Cora Writes", "contributor")
    party = seat_of(agreement, table.operations)
    assert names(participants.representatives([party.pk])) == {"Ben", "Dee", "Rhea"}
    assert names(participants.at_the_table(agreement)) == {"Ana", "Ben", "Dee", "Rhea", "Cora"}


def test_who_has_left_the_organisation_has_no_role(table):
    agreement = a_draft(table)
    rhea = seated(table, agreement, "Rhea Speaks", "representative")
    rhea.is_active = False
    rhea.save()
    assert names(participants.at_the_table(agreement)) == {"Ana", "Ben"}
    assert participants.active([rhea.pk, None, table.ben.pk]) == {table.ben.pk}


def test_a_department_that_left_sits_there_no_more(table):
    website = a_department(name="Website", code="WEB", head=a_person(name="Wim Web"))
    agreement = a_draft(table, also=[website])
    assert "Wim" in names(participants.at_the_table(agreement))
    leave(party=seat_of(agreement, website), by=table.ana, at=NOW)
    assert "Wim" not in names(participants.at_the_table(agreement))
    assert names(participants.who_sat_for(agreement, website.pk)) == {"Wim"}


def test_owners_receivers_and_signatories(table):
    agreement = in_force(ready_to_seal(table, owner=a_person(name="Olga Owner", department=table.operations)))
    commitment = Commitment.objects.get().pk
    assert names(participants.owners([commitment])) == {"Olga"}
    assert names(participants.receivers([commitment])) == {"Ana"}
    assert names(participants.signatories(agreement, 1)) == {"Ana", "Ben"}
    assert names(participants.everybody(agreement)) == {"Ana", "Ben", "Olga"}


def test_while_an_owner_is_away_their_stand_in_answers(table):
    cleo = a_person(name="Cleo Cover")
    an_absence(person=table.ben, from_on=date(2027, 2, 1), until_on=date(2027, 2, 5), stand_in=cleo)
    owners = [table.ana.pk, table.ben.pk]
    assert names(participants.answering(owners, NOW)) == {"Ana", "Cleo"}
    assert names(participants.answering(owners, NOW.replace(day=8))) == {"Ana", "Ben"}
