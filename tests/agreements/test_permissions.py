"""Who may do what, asked of the predicates; tests/test_access.py asks it of the pages."""

from datetime import date, timedelta

import pytest

from agreements import permissions
from agreements.drafting.parties import add_member
from agreements.models import Commitment, CommitmentTerms, Party, PartyMember
from tests.builders import NOW, a_draft, a_table, in_force, ready_to_seal, seat_of
from tests.people import a_department, a_person, an_absence

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def people():
    """Ana leads and heads Sales, Ben heads Operations; Rhea speaks for it, Cora reads along, Otto has no seat."""
    table = a_table()
    names = {"ana": table.ana, "ben": table.ben}
    names |= {"rhea": a_person(name="Rhea Speaks"), "cora": a_person(name="Cora Writes")}
    names["otto"] = a_person(name="Otto Lind", department=a_department(name="Legal", code="LEG"))
    return table, names


def seat_them(agreement, table, names):
    party = seat_of(agreement, table.operations)
    for name, role in (("rhea", "representative"), ("cora", "contributor")):
        add_member(party=party, person=names[name], role=role, by=table.ana, at=NOW)
    return party


def who(names, allowed):
    return {name for name, person in names.items() if allowed(person)}


def test_in_a_draft(people):
    table, names = people
    agreement = a_draft(table)
    party = seat_them(agreement, table, names)
    contributor = PartyMember.Role.CONTRIBUTOR
    assert who(names, lambda one: permissions.may_read_draft(one, agreement)) == {"ana", "ben", "rhea", "cora"}
    assert who(names, lambda one: permissions.may_edit(one, agreement)) == {"ana", "ben", "rhea"}
    assert who(names, lambda one: permissions.may_speak_for(one, party)) == {"ben", "rhea"}
    assert who(names, lambda one: permissions.may_name_signatory(one, agreement, party)) == {"ben", "rhea"}
    assert who(names, lambda one: permissions.may_seat(one, agreement, party, contributor)) == {"ana", "ben", "rhea"}
    assert who(names, lambda one: permissions.may_remove_party(one, agreement, party)) == {"ana", "ben", "rhea"}
    assert who(names, lambda one: permissions.may_seal(one, agreement)) == {"ana"}
    assert permissions.may_start(names["otto"])
    assert not permissions.may_start(names["cora"])


def test_where_nobody_speaks_for_a_party_whoever_writes_names_its_signatory(people):
    table, names = people
    website = a_department(name="Website", code="WEB")
    agreement = a_draft(table, also=[website])
    party = seat_of(agreement, website)
    assert who(names, lambda one: permissions.may_name_signatory(one, agreement, party)) == {"ana", "ben"}


@pytest.mark.parametrize(("seated", "expected"), [("cora", {"ana", "ben", "rhea", "cora"}), ("rhea", {"ben", "rhea"})])
def test_who_ends_the_seat_of_somebody(people, seated, expected):
    table, names = people
    seat_them(a_draft(table), table, names)
    member = PartyMember.objects.select_related("party__agreement").get(person=names[seated])
    assert who(names, lambda one: permissions.may_unseat(one, member)) == expected


def test_in_an_agreement_in_force(people):
    table, names = people
    olga = names["olga"] = a_person(name="Olga Owner", department=table.operations)
    draft = ready_to_seal(table, owner=olga)
    seat_them(draft, table, names)
    agreement = in_force(draft)
    commitment = Commitment.objects.select_related("terms__receiver", "agreement").get()
    assert who(names, lambda one: permissions.may_check_in(one, commitment, NOW)) == {"olga"}
    assert who(names, lambda one: permissions.may_stop_ladder(one, commitment, NOW)) == {"olga", "ana"}
    asking = who(names, lambda one: permissions.may_ask_for_a_change(one, agreement))
    assert asking == {"ana", "ben", "rhea", "olga"}
    assert who(names, lambda one: permissions.agreements_to_ask_in(one).exists()) == asking


def test_a_stand_in_checks_in_while_the_owner_is_away(people):
    table, names = people
    in_force(ready_to_seal(table))
    away = {"from_on": date(2027, 2, 8), "until_on": date(2027, 2, 12)}
    an_absence(person=table.ben, stand_in=names["rhea"], **away)
    commitment = Commitment.objects.select_related("terms").get()
    for days, expected in ((6, {"ben"}), (7, {"ben", "rhea"}), (12, {"ben"})):
        at = NOW + days * DAY
        assert who(names, lambda one, at=at: permissions.may_check_in(one, commitment, at)) == expected


def test_a_commitment_that_is_not_in_force_is_nobodys_to_check_in(people):
    table, _names = people
    ready_to_seal(table)
    assert not permissions.may_check_in(table.ben, Commitment.objects.get(), NOW)
    assert not permissions.may_stop_ladder(table.ben, Commitment.objects.get(), NOW)


def test_the_receiver_consents_and_the_owner_only_where_nobody_else_speaks_for_it(people):
    table, names = people
    agreement = ready_to_seal(table, owner=table.ana)
    terms = CommitmentTerms.objects.get()
    assert who(names, lambda one: permissions.may_answer_for(one, terms)) == {"ana"}
    assert who(names, lambda one: permissions.may_consent(one, terms)) == {"ana"}, "nobody else speaks for Sales"
    party = Party.objects.get(agreement=agreement, department=table.sales)
    add_member(party=party, person=names["otto"], role="representative", by=table.ana, at=NOW)
    assert who(names, lambda one: permissions.may_consent(one, terms)) == {"otto"}
