"""Giving somebody a part, also in the place of whoever suggested them; all of it or nothing."""

import uuid

import pytest

from agreements.drafting.appointments import NEEDED, CannotAppoint, Role, appoint
from agreements.drafting.participation import answer_participation
from agreements.drafting.parties import add_member
from agreements.drafting.terms import NotBeingDrafted
from agreements.models import Participation, PartyMember, Signatory, Stakeholder
from agreements.revisions.sealing import seal
from tests.builders import NOW, a_draft, a_table, a_term, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def jane(table):
    return a_person(name="Jane Doe", department=table.operations)


def give(agreement, department, role, person, **more):
    who = {"key": uuid.uuid4(), "by": agreement.lead, "at": NOW}
    appoint(agreement=agreement, department=department, role=role, person=person, **(who | more))


@pytest.mark.parametrize("role", [Role.REPRESENTS, Role.READS])
def test_a_seat_is_given(table, jane, role):
    agreement = a_draft(table)
    give(agreement, table.operations, role, jane)
    assert PartyMember.objects.get(person=jane).role == role.value


@pytest.mark.parametrize("role", NEEDED)
def test_somebody_is_asked_with_what_is_mostly_needed_of_them(table, role):
    agreement, key = a_draft(table), uuid.uuid4()
    for _ in range(2):
        give(
            agreement, a_department(name="Legal") if _ == 0 else table.sales, role, None, name="Works council", key=key
        )
    term = Stakeholder.objects.get()
    assert (term.name, term.capacity, term.needed) == ("Works council", *NEEDED[role])


def test_a_department_has_one_signatory_and_another_one_is_not_passed_over(table, jane):
    agreement = a_draft(table)
    with pytest.raises(CannotAppoint, match="Ben Ode signs for Operations"):
        give(agreement, table.operations, Role.SIGNS, jane)
    Signatory.objects.filter(person=table.ben).delete()
    give(agreement, table.operations, Role.SIGNS, jane)
    assert Signatory.objects.get(party__department=table.operations).person == jane


def test_a_department_that_is_not_at_the_table_has_no_seats(table, jane):
    agreement = a_draft(table)
    with pytest.raises(CannotAppoint, match="Legal is not at the table"):
        give(agreement, a_department(name="Legal"), Role.READS, jane)


def test_a_sealed_text_takes_no_clause(table, jane):
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    with pytest.raises(NotBeingDrafted):
        give(agreement, table.operations, Role.EXPERT, jane)


def suggested(agreement, by):
    words = {"answer": "somebody_else", "instead": "Jane Doe"}
    return answer_participation(agreement=agreement, **words, by=by, at=NOW)


def test_a_seat_goes_over_to_who_was_suggested(table, jane):
    agreement, fay = a_draft(table), a_person(name="Fay Lind")
    party = seat_of(agreement, table.operations)
    add_member(party=party, person=fay, role="contributor", by=table.ana, at=NOW)
    give(agreement, table.operations, Role.READS, jane, suggestion=suggested(agreement, fay), gives_up=True)
    assert list(PartyMember.objects.filter(party=party).values_list("person", flat=True)) == [jane.pk]
    assert Participation.objects.get().asked_instead == jane


def test_who_keeps_their_seat_keeps_it_and_the_suggestion_is_settled(table, jane):
    agreement = a_draft(table)
    add_member(
        party=seat_of(agreement, table.operations), person=table.ben, role="representative", by=table.ben, at=NOW
    )
    given = Participation.objects.filter(person=table.ben)
    give(agreement, table.operations, Role.READS, jane, suggestion=_of_ben(agreement, table))
    assert PartyMember.objects.filter(person=table.ben).exists()
    assert given.get().asked_instead == jane


def _of_ben(agreement, table):
    return suggested(agreement, table.ben)


def test_signing_and_being_asked_go_over_too(table, jane):
    agreement = a_draft(table)
    values = {"department": table.operations, "person": table.ben, "capacity": "expert", "needed": "input"}
    a_term(Stakeholder, agreement, by=table.ana, **values)
    suggestion = suggested(agreement, table.ben)
    for role in (Role.SIGNS, Role.EXPERT):
        give(agreement, table.operations, role, jane, suggestion=suggestion, gives_up=True)
    assert Signatory.objects.get(party__department=table.operations).person == jane
    assert Signatory.objects.get(party__department=table.operations).signs_as == ""
    assert Stakeholder.objects.get().person == jane


def test_a_suggestion_that_was_changed_meanwhile_stays_open(table, jane):
    agreement = a_draft(table)
    old = suggested(agreement, table.ben)
    answer_participation(agreement=agreement, answer="not_now", version=1, by=table.ben, at=NOW)
    give(agreement, table.operations, Role.READS, jane, suggestion=old)
    assert Participation.objects.get().asked_instead is None


def test_what_cannot_be_given_leaves_no_trace(table, jane):
    agreement = a_draft(table)
    suggestion = suggested(agreement, table.ben)
    carl = a_person(name="Carl Mey", department=table.sales)
    with pytest.raises(CannotAppoint):
        give(agreement, table.sales, Role.SIGNS, carl, suggestion=suggestion, gives_up=True)
    assert Participation.objects.get().asked_instead is None
