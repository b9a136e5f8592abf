"""Who says yes for a department: its own people; a seat alone gives nobody the other side's yes."""

from datetime import timedelta

import pytest

from agreements.amendments.answers import agree
from agreements.amendments.proposals import propose
from agreements.amendments.proposed_terms import CannotPropose
from agreements.approvals.required import Need
from agreements.models import Agreement, CommitmentTerms, PartyMember, Revision, SignOff
from agreements.models.sign_off import Capacity
from stakeholders.models import Membership, User
from tests.agreements.amendments.worked_case_d import LATER, CaseD, ask_for_a_week, case_d
from tests.agreements.approvals.needs import names_in_capacity, needs
from tests.builders import NOW, a_table, in_force, ready_to_seal, seat_of
from tests.people import a_person

pytestmark = pytest.mark.django_db


def seated(case: CaseD, person: User) -> None:
    """Sales, which receives the delivery, gives this person a seat."""
    PartyMember.objects.create(party=seat_of(case.agreement, case.table.sales), person=person)


def given_by(change: Revision, capacity: Capacity) -> list[User]:
    return [one.person for one in SignOff.objects.filter(revision=change, capacity=capacity)]


def without_a_head(case: CaseD) -> None:
    case.table.sales.head = None
    case.table.sales.save()
    PartyMember.objects.filter(party__department=case.table.sales).delete()


def the_receivers(case: CaseD) -> Need:
    return next(need for need in needs(case, by=case.table.ben) if need.capacity == Capacity.ACKNOWLEDGEMENT)


def test_a_seat_with_the_receiver_does_not_say_the_receivers_yes():
    case = case_d()
    seated(case, case.table.ben)

    change = ask_for_a_week(case, by=case.table.ben, both=False)

    assert given_by(change, Capacity.ACKNOWLEDGEMENT) == []
    assert the_receivers(case).names == "Ana Ruiz"
    assert Revision.objects.in_force().get().number == 1
    agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=LATER)
    assert Revision.objects.in_force().get().number == 2


def test_a_member_of_the_receiver_says_its_yes_by_asking():
    case = case_d()
    seated(case, case.table.ben)
    Membership.objects.create(user=case.table.ben, department=case.table.sales)

    change = ask_for_a_week(case, by=case.table.ben, both=False)

    assert given_by(change, Capacity.ACKNOWLEDGEMENT) == [case.table.ben]


def test_a_guest_answers_where_nobody_of_the_department_can_but_never_for_themselves():
    case = case_d()
    gina = a_person(name="Gina Guest")
    seated(case, gina)
    assert the_receivers(case).names == "Ana Ruiz"

    without_a_head(case)
    seated(case, gina)
    seated(case, case.table.ben)
    assert the_receivers(case).names == "Gina Guest"


def test_a_signatory_of_another_department_says_no_yes_for_it_by_asking():
    case = case_d()
    case.table.operations.head = dora = a_person(name="Dora Newhead")
    case.table.operations.save()
    PartyMember.objects.filter(person=case.table.ben).delete()

    change = ask_for_a_week(case, by=case.table.ben, both=False)

    assert names_in_capacity(needs(case, by=case.table.ben), Capacity.APPROVAL) == ["Dora Newhead", "Ana Ruiz"]
    assert given_by(change, Capacity.APPROVAL) == []
    agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=LATER)
    assert Revision.objects.in_force().get().number == 1
    agree(agreement=case.agreement, digest=change.digest, by=dora, at=LATER)
    assert Revision.objects.in_force().get().number == 2


def test_a_receiver_for_whom_nobody_speaks_is_not_passed_over():
    case = case_d()
    without_a_head(case)

    assert the_receivers(case).people == ()
    with pytest.raises(CannotPropose, match=r"for Sales\. An administrator can name a deputy there\."):
        ask_for_a_week(case)

    case.table.sales.deputies.add(a_person(name="Dean Deputy"))
    assert ask_for_a_week(case).is_sealed


def test_when_the_head_changes_the_new_one_reads_and_answers_and_the_former_no_longer_does():
    table = a_table()
    # Ana promises, so that Ben is bound to the agreement by his office and his signature alone.
    agreement = in_force(ready_to_seal(table, owner=table.ana, receiver=table.operations))
    carl = a_person(name="Carl Mey")
    table.operations.head = carl
    table.operations.save()
    assert not Agreement.objects.visible_to(table.ben).exists()
    assert Agreement.objects.visible_to(carl).get() == agreement
    wording = CommitmentTerms.objects.get(revision__state="in_force")
    changes = {wording.key: wording.due_on + timedelta(days=7)}
    change = propose(agreement=agreement, changes=changes, reason="Tests take longer.", by=table.ana, at=NOW)
    agree(agreement=agreement, digest=change.digest, by=carl, at=NOW)
    change.refresh_from_db()
    assert change.is_in_force
