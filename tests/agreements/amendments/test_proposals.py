"""Amending: asked, agreed by all whom it needs, in force; or set aside."""

import json

import pytest

from agreements.amendments.answers import CannotAnswer, ChangeClosed, agree, decline, withdraw
from agreements.amendments.proposed_terms import CannotPropose
from agreements.models import Announcement, Commitment, CommitmentTerms, Event, Revision, SignOff
from agreements.models.handshake import answers
from agreements.models.sign_off import Capacity
from agreements.signing.verification import faults
from stakeholders.models import User
from tests.agreements.amendments.worked_case_d import DELIVERY, LATER, OUTREACH, WEEK, ask_for_a_week, case_d
from tests.builders import a_table
from tests.people import a_person


@pytest.mark.django_db
def test_asking_seals_the_new_words_and_leaves_those_in_force():
    case = case_d()

    change = ask_for_a_week(case)

    case.agreement.refresh_from_db()
    assert case.agreement.is_active
    assert (change.number, change.state, change.asked_by) == (2, "sealed", case.table.ben)
    assert Revision.objects.in_force().get().number == 1
    assert Commitment.objects.get(pk=case.delivery.pk).terms.due_on == DELIVERY
    told = Event.objects.get(kind="change_asked")
    assert told.data["moved"][0] == {"commitment": case.delivery.pk, "from": "2027-03-15", "to": "2027-03-22"}
    assert Announcement.objects.filter(event=told).exists()


@pytest.mark.django_db
def test_asking_says_the_askers_own_yes():
    case = case_d()

    change = ask_for_a_week(case, by=case.table.ben)

    given = {(one.capacity, one.commitment_id) for one in SignOff.objects.filter(revision=change)}
    assert given == {
        (Capacity.APPROVAL, None),
        (Capacity.ACCEPTANCE, case.delivery.pk),
        (Capacity.ACKNOWLEDGEMENT, case.outreach.pk),
    }


@pytest.mark.django_db
def test_the_last_yes_brings_it_into_force():
    case = case_d()
    change = ask_for_a_week(case)

    agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=LATER)

    change.refresh_from_db()
    assert change.is_in_force
    assert Revision.objects.get(number=1).state == "superseded"
    assert Commitment.objects.get(pk=case.delivery.pk).terms.due_on == DELIVERY + WEEK
    assert Commitment.objects.get(pk=case.outreach.pk).terms.due_on == OUTREACH + WEEK
    assert not list(faults(case.agreement))
    kinds = list(Event.objects.filter(seq__gt=0).order_by("-seq").values_list("kind", flat=True)[:3])
    assert kinds == ["text_in_force", "change_agreed", "change_asked"]


@pytest.mark.django_db
def test_the_owners_acceptance_stands_for_the_new_words():
    case = case_d()
    change = ask_for_a_week(case)
    agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=LATER)

    wordings = CommitmentTerms.objects.filter(revision=change)
    given = answers(wordings)

    assert {given[wording.commitment_id].person_id for wording in wordings} == {case.table.ana.pk, case.table.ben.pk}
    assert all(one.answer == "yes" for one in given.values())


@pytest.mark.django_db
def test_the_two_sealed_texts_differ_in_exactly_the_changed_fields():
    case = case_d()
    change = ask_for_a_week(case)
    agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=LATER)

    before, after = (json.loads(bytes(text.canonical)) for text in Revision.objects.order_by("number"))
    assert sorted(different(before, after)) == [
        ("revision", 1, 2),
        ("terms.commitment.0.due_on", "2027-03-15", "2027-03-22"),
        ("terms.commitment.1.due_on", "2027-03-16", "2027-03-23"),
    ]
    for text, document in zip(Revision.objects.order_by("number"), (before, after), strict=True):
        spelled = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        assert bytes(text.canonical) == spelled


def different(before, after, path=""):
    """Yield the path and both values of every leaf that differs between two parsed documents."""
    if isinstance(before, dict) and isinstance(after, dict):
        assert before.keys() == after.keys()
        pairs = [(f"{path}.{key}".strip("."), before[key], after[key]) for key in before]
    elif isinstance(before, list) and isinstance(after, list):
        assert len(before) == len(after)
        pairs = [(f"{path}.{place}", *both) for place, both in enumerate(zip(before, after, strict=True))]
    else:
        if before != after:
            yield path, before, after
        return
    for inner, one, other in pairs:
        yield from different(one, other, inner)


@pytest.mark.django_db
def test_a_yes_that_is_not_the_last_changes_nothing_in_force():
    dora = a_person(name="Dora Approver")
    case = case_d(approver=dora)
    change = ask_for_a_week(case)

    agree(agreement=case.agreement, digest=change.digest, by=dora, at=LATER)

    assert Revision.objects.in_force().get().number == 1
    agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=LATER)
    assert Revision.objects.in_force().get().number == 2


@pytest.mark.django_db
def test_agreeing_twice_is_harmless():
    case = case_d()
    change = ask_for_a_week(case)
    agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=LATER)

    agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=LATER)

    assert Event.objects.filter(kind="change_agreed").count() == 1
    assert Event.objects.filter(kind="text_in_force", data__revision=2).count() == 1


@pytest.mark.django_db
def test_who_agreed_already_is_asked_again_as_deputy_of_an_approver_who_left():
    dora = a_person(name="Dora Approver")
    table = a_table()
    case = case_d(approver=dora, table=table)
    dean = a_person(name="Dean Deputy")
    table.operations.deputies.add(dean)
    change = ask_for_a_week(case, by=case.table.ana)
    agree(agreement=case.agreement, digest=change.digest, by=dean, at=LATER)
    agree(agreement=case.agreement, digest=change.digest, by=case.table.ben, at=LATER)
    User.objects.filter(pk=dora.pk).update(is_active=False)
    assert Revision.objects.in_force().get().number == 1

    agree(agreement=case.agreement, digest=change.digest, by=case.table.ben, at=LATER)

    assert Revision.objects.in_force().get().number == 2


@pytest.mark.django_db
def test_a_declined_change_is_set_aside_with_its_reason():
    case = case_d()
    change = ask_for_a_week(case)

    decline(agreement=case.agreement, digest=change.digest, reason="Outreach is booked.", by=case.table.ana, at=LATER)

    change.refresh_from_db()
    assert change.state == "abandoned"
    assert Revision.objects.in_force().get().number == 1
    assert Event.objects.get(kind="change_declined").data == {"revision": 2, "reason": "Outreach is booked."}
    with pytest.raises(ChangeClosed):
        agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=LATER)
    assert ask_for_a_week(case).number == 3


@pytest.mark.django_db
def test_a_no_needs_its_reason():
    case = case_d()
    change = ask_for_a_week(case)

    with pytest.raises(CannotAnswer):
        decline(agreement=case.agreement, digest=change.digest, reason="  ", by=case.table.ana, at=LATER)

    change.refresh_from_db()
    assert change.is_sealed


@pytest.mark.django_db
def test_who_said_yes_may_still_decline_while_it_is_open():
    dora = a_person(name="Dora Approver")
    case = case_d(approver=dora)
    change = ask_for_a_week(case)
    agree(agreement=case.agreement, digest=change.digest, by=dora, at=LATER)

    decline(agreement=case.agreement, digest=change.digest, reason="On second thoughts.", by=dora, at=LATER)

    assert [one.answer for one in SignOff.objects.valid().filter(revision=change, person=dora)] == ["no"]


@pytest.mark.django_db
def test_the_asker_withdraws_and_nobody_else():
    case = case_d()
    change = ask_for_a_week(case)

    with pytest.raises(CannotAnswer):
        withdraw(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=LATER)
    withdraw(agreement=case.agreement, digest=change.digest, by=case.table.ben, at=LATER)

    change.refresh_from_db()
    assert change.state == "abandoned"
    with pytest.raises(ChangeClosed):
        withdraw(agreement=case.agreement, digest=change.digest, by=case.table.ben, at=LATER)


@pytest.mark.django_db
def test_somebody_who_is_not_asked_cannot_answer():
    case = case_d()
    change = ask_for_a_week(case)
    otto = a_person(name="Otto Lang")

    for verb in (agree, lambda **said: decline(reason="No.", **said)):
        with pytest.raises(CannotAnswer) as refusal:
            verb(agreement=case.agreement, digest=change.digest, by=otto, at=LATER)
    assert "Ana Ruiz and Ben Ode" in str(refusal.value)


@pytest.mark.django_db
def test_one_change_is_open_at_a_time():
    case = case_d()
    ask_for_a_week(case)

    with pytest.raises(CannotPropose, match="Another change is open"):
        ask_for_a_week(case, by=case.table.ana)
