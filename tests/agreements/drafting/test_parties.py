"""Who sits at the table of a draft: departments join and leave, people are welcomed and seen off."""

import pytest

from agreements.drafting.parties import CannotLeave, add_member, join, leave, remove_member
from agreements.models import Event, Party, PartyMember, Signatory
from tests.builders import NOW, a_commitment, a_draft, a_table, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def website():
    return a_department(name="Website", code="WEB", head=a_person(name="Wim Web"))


def events(kind):
    return Event.objects.filter(kind=kind).count()


def test_a_department_joins_once_and_its_head_is_to_sign(table, website):
    agreement = a_draft(table)
    party = join(agreement=agreement, department=website, by=table.ana, at=NOW)
    assert join(agreement=agreement, department=website, by=table.ben, at=NOW) == party
    assert events("party_joined") == 1
    assert Signatory.objects.get(party=party).person == website.head


def test_a_department_that_leaves_signs_nothing_and_may_come_back(table, website):
    agreement = a_draft(table, also=[website])
    leave(party=seat_of(agreement, website), by=table.ana, at=NOW)
    assert Party.objects.get(department=website).left_at == NOW
    assert not Signatory.objects.filter(party__department=website).exists()
    assert Event.objects.get(kind="party_left").data["signatories"] == [website.head.pk]
    join(agreement=agreement, department=website, by=table.ana, at=NOW)
    assert Party.objects.filter(department=website, left_at=None).count() == 1


def test_a_department_that_a_commitment_names_cannot_leave(table):
    agreement = a_draft(table)
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    with pytest.raises(CannotLeave, match="still names this department"):
        leave(party=seat_of(agreement, table.sales), by=table.ana, at=NOW)
    assert events("party_left") == 0


def test_a_person_sits_there_in_the_newest_role_until_they_are_seen_off(table):
    party, cora = seat_of(a_draft(table), table.sales), a_person(name="Cora Writes")
    add_member(party=party, person=cora, role="contributor", by=table.ana, at=NOW)
    member = add_member(party=party, person=cora, role="representative", by=table.ana, at=NOW)
    assert PartyMember.objects.get(person=cora).role == "representative"
    remove_member(member=member, by=table.ana, at=NOW)
    assert not PartyMember.objects.filter(person=cora).exists()
    assert (events("member_welcomed"), events("member_left")) == (2, 1)
