"""Handing over: another owner for commitments in force, asked for, agreed, and right on every page afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.activity.change_wording import differences
from agreements.activity.history import history
from agreements.amendments.answers import agree
from agreements.amendments.change_list import title_of
from agreements.amendments.open_changes import needs_of
from agreements.amendments.proposals import propose
from agreements.amendments.proposed_terms import CannotPropose
from agreements.cadence.occasions import check_ins_awaiting
from agreements.models import Commitment, Event, Occasion, Revision
from agreements.models.canonical import document_of
from agreements.models.occasion import Closing
from agreements.scheduler import tick
from agreements.signing.verification import faults
from stakeholders.models import User
from tests.agreements.amendments.worked_case_d import DELIVERY, LATER, WEEK, case_d
from tests.builders import a_table, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def dan():
    return a_person(name="Dan Fox")


@pytest.fixture
def lee():
    return a_person(name="Lee Moor")


def handed_over(case, to, *, by=None, dates=None, at=LATER):
    return propose(
        agreement=case.agreement,
        changes=dates or {},
        owners={case.delivery.key: to},
        reason="A new team.",
        by=by or case.table.ana,
        at=at,
    )


def everybody_agrees(case, change, *people):
    for person in people:
        agree(agreement=case.agreement, digest=change.digest, by=person, at=LATER)


def test_the_receiver_the_new_and_the_old_owner_and_the_approvers_are_asked(dan, lee):
    case = case_d(owner=dan)

    change = handed_over(case, lee, by=case.table.ben)

    asked = {(need.capacity, need.names) for need in needs_of(change)}
    assert asked == {
        ("approval", "Ana Ruiz"),
        ("approval", "Ben Ode"),
        ("acknowledgement", "Ana Ruiz"),
        ("approval", "Dan Fox"),
        ("acceptance", "Lee Moor"),
    }
    assert Commitment.objects.get(pk=case.delivery.pk).terms.owner == dan


def test_it_takes_force_with_the_last_yes_and_the_new_owners_acceptance_stands(dan, lee):
    case = case_d(owner=dan)
    change = handed_over(case, lee, dates={case.delivery.key: DELIVERY + timedelta(days=1)})

    everybody_agrees(case, change, case.table.ben, dan, lee)

    terms = Commitment.objects.get(pk=case.delivery.pk).terms
    assert (terms.owner, terms.due_on) == (lee, DELIVERY + timedelta(days=1))
    assert not list(faults(case.agreement))


def test_who_has_left_is_not_asked_and_anybody_who_may_ask_hands_over(dan, lee):
    case = case_d(owner=dan)
    User.objects.filter(pk=dan.pk).update(is_active=False)

    change = handed_over(case, lee, by=case.table.ana)

    assert "Dan Fox" not in {need.names for need in needs_of(change)}
    everybody_agrees(case, change, case.table.ben, lee)
    assert Commitment.objects.get(pk=case.delivery.pk).terms.owner == lee


def test_the_approver_of_people_is_asked_and_the_approver_of_dates_is_not(dan, lee):
    dora = a_person(name="Dora Dates")
    case = case_d(owner=dan, approver=dora)

    approving = {need.names for need in needs_of(handed_over(case, lee)) if need.why.startswith("approves")}

    assert approving == {"Ana Ruiz", "Ben Ode"}


def test_an_owner_who_owns_it_already_or_has_left_is_refused(dan, lee):
    case = case_d(owner=dan)
    User.objects.filter(pk=lee.pk).update(is_active=False)
    lee.refresh_from_db()

    with pytest.raises(CannotPropose, match="Dan Fox owns C-0001 already"):
        handed_over(case, dan)
    with pytest.raises(CannotPropose, match="Lee Moor has left") as refusal:
        handed_over(case, lee)
    assert refusal.value.key == case.delivery.key
    assert not Revision.objects.open().exists()


def test_what_is_done_is_not_handed_over(dan, lee):
    case = case_d(owner=dan)
    Commitment.objects.filter(pk=case.delivery.pk).update(reported_status="done", reported_at=LATER)

    with pytest.raises(CannotPropose, match="is settled"):
        handed_over(case, lee)


def test_the_history_the_title_and_the_mail_speak_of_both_owners(dan, lee):
    case = case_d(owner=dan)
    change = handed_over(case, lee)

    told = Event.objects.get(kind="change_asked")
    assert told.data["handed_over"] == [{"commitment": case.delivery.pk, "from": dan.pk, "to": lee.pk}]
    lines = [line.sentence for day in history(case.agreement) for line in day.lines]
    assert any("(C-0001: owner Dan Fox → Lee Moor)" in line for line in lines)
    assert (
        title_of(document_of(case.in_force), document_of(change)) == "Proposed: C-0001 “The feature” gets another owner"
    )
    before = {one.commitment_id: one for one in case.in_force.commitmentterms_set.all()}
    assert differences(change.commitmentterms_set.all(), before) == [
        ("C-0001 “The feature”", "owner Dan Fox → Lee Moor")
    ]


def test_the_open_check_in_is_passed_on_and_the_successor_owes_only_the_next():
    table = a_table()
    agreement = in_force(ready_to_seal(table))
    commitment = Commitment.objects.get()
    rhythm_day = LATER.replace(hour=10) - timedelta(days=6)
    tick(at=rhythm_day)
    owed = Occasion.objects.filter(closing=Closing.OPEN).get()
    lee = a_person(name="Lee Moor")
    change = propose(agreement=agreement, owners={commitment.key: lee}, reason="A new team.", by=table.ana, at=LATER)
    for person in (table.ben, lee):
        agree(agreement=agreement, digest=change.digest, by=person, at=LATER)

    # Home is right at once, also before the tick comes by.
    assert not check_ins_awaiting(table.ben, at=timezone.now())
    assert not check_ins_awaiting(lee, at=timezone.now())
    tick(at=LATER + timedelta(minutes=1))
    owed.refresh_from_db()
    assert (owed.closing, owed.closed_at) == (Closing.PASSED_ON, LATER)
    assert not Occasion.objects.filter(owner=lee).exists()

    tick(at=LATER + WEEK * 2)
    assert [one.owner for one in Occasion.objects.filter(closing=Closing.OPEN)] == [lee]
    assert not check_ins_awaiting(table.ben, at=timezone.now())
