"""Asking the escalation contact: once, by whoever checked in, and answered once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from agreements.cadence.check_ins import undo
from agreements.cadence.decision_requests import (
    CannotDecide,
    CannotRequestDecision,
    ask_for_a_decision,
    decide,
    decisions_awaiting,
)
from agreements.dashboard import needs
from agreements.models import Agreement, CheckIn, Event
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db

SAID = datetime(2027, 2, 8, 9, tzinfo=UTC)
SOON = SAID + timedelta(minutes=1)


@pytest.fixture
def stuck():
    """Ben needs a decision; Lee is the escalation contact and sits nowhere at the table."""
    lee = a_person(name="Lee Morgan")
    table, agreement = in_force_in("UTC", escalation=lee)
    promise = the_promise(agreement)
    said = told_check_in(
        commitment=promise, status="off_track", help_needed="decision", note="One shelf or two?", by=table.ben, at=SAID
    )
    return table, agreement, lee, said


def test_the_contact_is_asked_once_and_may_read_what_it_is_about(stuck):
    table, agreement, lee, said = stuck
    for _ in range(2):
        assert ask_for_a_decision(check_in=said, by=table.ben, at=SOON) == lee
    assert Event.objects.filter(kind="decision_asked").count() == 1
    assert Agreement.objects.visible_to(lee).filter(pk=agreement.pk).exists()
    (need,) = needs.to_decide(lee, at=timezone.now())
    assert need.about == "One shelf or two?"


def test_nobody_is_asked_by_a_check_in_alone(stuck):
    assert not decisions_awaiting(stuck[2]).exists()


def test_the_answer_ends_the_question(stuck):
    table, _agreement, lee, said = stuck
    ask_for_a_decision(check_in=said, by=table.ben, at=SOON)
    for _ in range(2):
        decide(check_in=said, words="Two shelves.", by=lee, at=SOON)
    assert Event.objects.get(kind="decision_given").data["reason"] == "Two shelves."
    assert needs.to_decide(lee, at=timezone.now()) == []
    with pytest.raises(CannotDecide, match="in the meantime"):
        decide(check_in=said, words="One shelf.", by=lee, at=SOON)


def test_a_newer_word_ends_the_question_too(stuck):
    table, agreement, lee, said = stuck
    ask_for_a_decision(check_in=said, by=table.ben, at=SOON)
    told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=SOON + timedelta(hours=1))
    assert not decisions_awaiting(lee).exists()


def test_what_was_taken_back_asks_nobody(stuck):
    table, _agreement, lee, said = stuck
    undo(check_in=said, by=table.ben, at=SOON)
    with pytest.raises(CannotRequestDecision, match="newer word"):
        ask_for_a_decision(check_in=CheckIn.objects.get(), by=table.ben, at=SOON)
    assert not decisions_awaiting(lee).exists()


def test_only_the_contact_decides_and_only_when_asked(stuck):
    table, _agreement, lee, said = stuck
    with pytest.raises(CannotDecide):
        decide(check_in=said, words="Two.", by=lee, at=SOON)
    ask_for_a_decision(check_in=said, by=table.ben, at=SOON)
    with pytest.raises(CannotDecide):
        decide(check_in=said, words="Two.", by=table.ana, at=SOON)


def test_whoever_is_the_contact_themselves_has_nobody_to_ask(stuck):
    table, agreement, _lee, said = stuck
    amended(agreement, at=SOON, rhythm={"escalation": table.ben})
    with pytest.raises(CannotRequestDecision, match="yourself"):
        ask_for_a_decision(check_in=said, by=table.ben, at=SOON)


def test_a_contact_who_has_left_cannot_be_asked(stuck):
    table, _agreement, lee, said = stuck
    lee.is_active = False
    lee.save()
    with pytest.raises(CannotRequestDecision, match="Nobody is named"):
        ask_for_a_decision(check_in=said, by=table.ben, at=SOON)


def test_who_stands_in_for_the_contact_does_not_ask_the_very_person_who_is_away(stuck):
    table, agreement, lee, said = stuck
    amended(agreement, at=SOON, rhythm={"escalation": table.ben})
    with pytest.raises(CannotRequestDecision, match="Ben Ode owns it"):
        ask_for_a_decision(check_in=said, by=lee, at=SOON)
