"""Changes that cannot be asked for, and why."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import transaction

from agreements.amendments import answers
from agreements.amendments.answers import agree
from agreements.amendments.open_changes import needs_of
from agreements.amendments.proposals import propose
from agreements.amendments.proposed_terms import CannotPropose
from agreements.models import Commitment, Event, Revision, SignOff
from agreements.revisions.sealing import CannotReopen, reopen
from agreements.signing.signatures import TextMoved, sign
from tests.agreements.amendments.worked_case_d import DELIVERY, LATER, WEEK, ask_for_a_week, case_d
from tests.builders import a_draft
from tests.people import a_person


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (DELIVERY, "the same as before"),
        ((LATER - timedelta(days=1)).date(), "Choose today or a day after it"),
        (date(2028, 1, 1), "The agreement ends on 31 December 2027"),
        (date(2101, 1, 1), "Choose today or a day after it"),
        (date.max, "Choose today or a day after it"),
    ],
)
def test_a_date_that_cannot_be_promised_is_refused(day, sentence):
    case = case_d()

    with pytest.raises(CannotPropose, match=sentence) as refusal:
        propose(agreement=case.agreement, changes={case.delivery.key: day}, reason="Why.", by=case.table.ben, at=LATER)

    assert refusal.value.key == case.delivery.key
    assert Revision.objects.filter(agreement=case.agreement).count() == 1


@pytest.mark.django_db
def test_a_commitment_of_another_agreement_is_refused():
    case = case_d()
    other = case_d(table=case.table)

    for key in (other.delivery.key, uuid.uuid4()):
        with pytest.raises(CannotPropose, match="does not belong"):
            propose(
                agreement=case.agreement, changes={key: DELIVERY + WEEK}, reason="Why.", by=case.table.ben, at=LATER
            )


@pytest.mark.django_db
def test_without_a_reason_or_a_date_nothing_is_asked():
    case = case_d()
    moved = {case.delivery.key: DELIVERY + WEEK}

    with pytest.raises(CannotPropose):
        propose(agreement=case.agreement, changes=moved, reason=" ", by=case.table.ben, at=LATER)
    with pytest.raises(CannotPropose):
        propose(agreement=case.agreement, changes={}, reason="Why.", by=case.table.ben, at=LATER)


@pytest.mark.django_db
def test_a_draft_is_edited_and_not_amended():
    case = case_d()
    draft = a_draft(case.table)

    with pytest.raises(CannotPropose, match="not in force yet"):
        propose(
            agreement=draft, changes={case.delivery.key: DELIVERY + WEEK}, reason="Why.", by=case.table.ben, at=LATER
        )


@pytest.mark.django_db
def test_a_settled_commitment_does_not_move():
    case = case_d()
    Commitment.objects.filter(pk=case.delivery.pk).update(reported_status="done", reported_at=LATER)

    with pytest.raises(CannotPropose, match="is settled"):
        ask_for_a_week(case)


@pytest.mark.django_db
def test_an_amendment_is_neither_signed_nor_opened_again():
    case = case_d()
    change = ask_for_a_week(case)

    with pytest.raises(TextMoved):
        sign(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=LATER)
    with pytest.raises(CannotReopen):
        reopen(agreement=case.agreement, by=case.table.ana, at=LATER)


@pytest.mark.django_db
def test_nobody_agrees_with_themselves_alone():
    case = case_d()
    case.table.operations.head = case.table.ana
    case.table.operations.save()
    other = case_d(table=case.table, owner=case.table.ana)
    moved = {other.delivery.key: DELIVERY + WEEK}

    with pytest.raises(
        CannotPropose, match=r"Nobody but you could .* An administrator can name a deputy of Operations."
    ):
        propose(agreement=other.agreement, changes=moved, reason="Why.", by=case.table.ana, at=LATER)
    assert not Revision.objects.open().filter(agreement=other.agreement).exists()

    # The sentence is true: with a deputy there, somebody else can approve.
    case.table.operations.deputies.add(a_person(name="Dean Deputy"))
    change = propose(agreement=other.agreement, changes=moved, reason="Why.", by=case.table.ana, at=LATER)
    assert "Dean Deputy" in [need.names for need in needs_of(change)]


@pytest.mark.django_db
def test_everything_or_nothing(monkeypatch):
    case = case_d()
    change = ask_for_a_week(case)
    seen = Event.objects.count()

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(answers, "put_in_force", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=LATER)

    assert Event.objects.count() == seen
    assert not SignOff.objects.filter(revision=change, person=case.table.ana).exists()
