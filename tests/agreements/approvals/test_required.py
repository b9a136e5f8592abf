"""Whose yes a change needs: approver, receiver, owner; and nobody approves their own request."""

import pytest

from agreements.amendments.proposed_terms import proposed_document
from agreements.approvals.required import by_person, needed
from agreements.models import PartyMember, SignOff
from agreements.models.canonical import document_of
from agreements.models.sign_off import Capacity
from stakeholders.models import User
from tests.agreements.amendments.worked_case_d import DELIVERY, case_d
from tests.agreements.approvals.needs import WEEK, names_in_capacity, needs
from tests.agreements.views.browsers import count_queries
from tests.builders import a_table, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


def test_the_approver_the_receiver_and_the_owner_are_asked():
    dora = a_person(name="Dora Approver")
    case = case_d(approver=dora)

    found = needs(case, by=case.table.ben)

    assert [(need.capacity, need.names) for need in found] == [
        (Capacity.APPROVAL, "Dora Approver"),
        (Capacity.ACKNOWLEDGEMENT, "Ana Ruiz"),
        (Capacity.ACCEPTANCE, "Ben Ode"),
    ]
    assert found[0].why == "approves: a date moves"
    assert found[1].why == f"receives {case.delivery.reference}"


def test_without_a_right_every_signatory_is_asked():
    case = case_d()

    assert names_in_capacity(needs(case, by=case.table.ben), Capacity.APPROVAL) == ["Ben Ode", "Ana Ruiz"]


def test_any_representative_of_the_receiver_may_answer():
    case = case_d()
    rita = a_person(name="Rita Rep", department=case.table.sales)
    carl = a_person(name="Carl Contributor")
    seat = seat_of(case.agreement, case.table.sales)
    PartyMember.objects.create(party=seat, person=rita)
    PartyMember.objects.create(party=seat, person=carl, role=PartyMember.Role.CONTRIBUTOR)

    assert names_in_capacity(needs(case, by=case.table.ben), Capacity.ACKNOWLEDGEMENT) == ["Ana Ruiz or Rita Rep"]


def test_nobody_approves_their_own_request_the_deputy_does():
    table = a_table()
    case = case_d(table=table, approver=table.ben)
    dean = a_person(name="Dean Deputy")
    table.operations.deputies.add(dean)

    assert names_in_capacity(needs(case, by=table.ben), Capacity.APPROVAL) == ["Dean Deputy"]


def test_without_a_deputy_every_other_signatory_approves():
    table = a_table()
    case = case_d(table=table, approver=table.ben)

    assert names_in_capacity(needs(case, by=table.ben), Capacity.APPROVAL) == ["Ana Ruiz"]


def test_a_deputy_who_may_not_read_the_agreement_is_not_asked():
    table = a_table()
    fred, dean = a_person(name="Fred Finance"), a_person(name="Dean Deputy")
    a_department(name="Finance", head=fred, deputies=(dean,))
    case = case_d(table=table, approver=fred)

    assert names_in_capacity(needs(case, by=fred), Capacity.APPROVAL) == ["Ben Ode", "Ana Ruiz"]


def test_with_one_signatory_alone_the_escalation_contact_approves():
    table = a_table()
    table.operations.head = table.ana
    table.operations.save()
    case = case_d(table=table)

    assert names_in_capacity(needs(case, by=table.ana), Capacity.APPROVAL) == ["Ana Ruiz", "Ana Ruiz", ""]
    before = document_of(case.in_force)
    maya = a_person(name="Maya Manager", is_manager=True)
    before["terms"]["rhythm"][0]["escalation"] = {"id": maya.pk, "name": maya.name}
    after = proposed_document(before, {case.delivery.key: DELIVERY + WEEK}, number=2)
    assert "Maya Manager" in names_in_capacity(needed(before, after, asker=table.ana), Capacity.APPROVAL)


def test_the_same_people_are_shown_once_with_all_that_they_are_asked():
    case = case_d()
    shown = by_person(needs(case, by=case.table.ben, both=True), [])

    assert [(one.names, len(one.why)) for one in shown] == [("Ben Ode", 3), ("Ana Ruiz", 3)]


def test_an_asker_who_is_their_own_deputy_does_not_approve():
    table = a_table()
    dean = a_person(name="Dean Deputy")
    table.operations.deputies.add(dean)
    case = case_d(table=table, approver=dean)

    assert names_in_capacity(needs(case, by=dean), Capacity.APPROVAL) == ["Ben Ode", "Ana Ruiz"]


def test_an_approver_who_left_is_replaced():
    dora = a_person(name="Dora Approver")
    case = case_d(approver=dora)
    User.objects.filter(pk=dora.pk).update(is_active=False)

    assert names_in_capacity(needs(case, by=case.table.ben), Capacity.APPROVAL) == ["Ana Ruiz"]


def test_an_owner_who_left_is_not_waited_for():
    olga = a_person(name="Olga Owner")
    case = case_d(owner=olga)
    User.objects.filter(pk=olga.pk).update(is_active=False)

    assert names_in_capacity(needs(case, by=case.table.ana), Capacity.ACCEPTANCE) == []


def test_handing_over_asks_the_old_owner_and_the_new_one():
    case = case_d()
    eve = a_person(name="Eve Newowner")
    before = document_of(case.in_force)
    after = document_of(case.in_force)
    promise = next(entry for entry in after["terms"]["commitment"] if entry["key"] == str(case.delivery.key))
    promise["owner"] = {"id": eve.pk, "name": eve.name}

    found = needed(before, after, asker=case.table.ana)

    owners = [(need.capacity, need.names) for need in found if need.commitment and need.party is None]
    assert owners == [(Capacity.APPROVAL, "Ben Ode"), (Capacity.ACCEPTANCE, "Eve Newowner")]


def test_one_approver_of_two_matters_is_asked_once():
    dora = a_person(name="Dora Approver")
    case = case_d(approver=dora)
    before = document_of(case.in_force)
    right = before["terms"]["decision-right"][0]
    before["terms"]["decision-right"].append(right | {"key": "x", "matter": "deliverables"})
    after = proposed_document(before, {case.delivery.key: DELIVERY + WEEK}, number=2)
    next(one for one in after["terms"]["commitment"] if one["due_on"] == "2027-03-22")["deliverable"] = "More"

    found = [need for need in needed(before, after, asker=case.table.ben) if need.capacity == Capacity.APPROVAL]

    assert [(need.names, need.why) for need in found] == [
        ("Dora Approver", "approves: a date moves; approves: what is delivered changes")
    ]


def test_the_answer_of_somebody_else_meets_no_need():
    case = case_d()
    need = needs(case, by=case.table.ben)[0]
    given = SignOff(capacity=need.capacity, party_id=need.party, person=case.table.ana)

    assert not need.is_met_by(given)
    assert need.is_met_by(SignOff(capacity=need.capacity, party_id=need.party, person=case.table.ben))


def test_the_same_queries_for_one_commitment_and_for_two():
    case = case_d()

    with count_queries() as one:
        needs(case, by=case.table.ben)
    with count_queries() as two:
        needs(case, by=case.table.ben, both=True)

    assert len(one) == len(two)
