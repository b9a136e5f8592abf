"""Two people, one of them faster: who comes second is told why in words, and what they typed stays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from agreements.cadence.check_ins import undo
from agreements.cadence.decision_requests import ask_for_a_decision
from agreements.commitments.counter_offers import pass_on
from agreements.commitments.handshakes import confirm
from agreements.models import Acknowledgement, Completion, Event, Pause
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.agreements.views.browsers import browser_of, page
from tests.agreements.views.clock import clock
from tests.builders import a_commitment, a_draft, a_table
from tests.check_ins import told_check_in
from tests.people import a_person

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)
A_WHILE = timedelta(minutes=10)


@pytest.fixture
def running(clock):
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    clock.moment = FIRST + A_WHILE
    tick(at=FIRST)
    return table, agreement


def said(running, status, **words):
    table, agreement = running
    return told_check_in(commitment=the_promise(agreement), status=status, by=table.ben, at=FIRST, **words)


def address(agreement, name, *more) -> str:
    return reverse(f"agreements:{name}", args=[the_promise(agreement).reference, *more])


def taken_back(running, word):
    undo(check_in=word, by=running[0].ben, at=FIRST + A_WHILE)


def test_an_acknowledgement_of_what_was_taken_back(running):
    word = said(running, "at_risk")
    taken_back(running, word)
    read = address(running[1], "check-in-acknowledge", word.key)
    answer = browser_of(running[0].ana).post(read, {"reply": "Thanks for the early word."})
    assert answer.status_code == 409
    assert "Thanks for the early word." in answer.text
    assert "Ben Ode took this check-in back" in answer.text
    assert not Acknowledgement.objects.exists()


def test_taking_back_what_was_read_meanwhile_is_possible_in_the_open(running):
    word = said(running, "at_risk")
    read = address(running[1], "check-in-acknowledge", word.key)
    assert browser_of(running[0].ana).post(read, {"reply": ""}).status_code == 303
    assert browser_of(running[0].ben).post(address(running[1], "check-in-undo", word.key)).status_code == 303
    assert the_promise(running[1]).reported_status == ""


def test_a_decision_on_what_was_taken_back(running):
    word = said(running, "off_track", help_needed="decision")
    ask_for_a_decision(check_in=word, by=running[0].ben, at=FIRST)
    taken_back(running, word)
    decide = address(running[1], "check-in-decide", word.key)
    answer = browser_of(running[0].ana).post(decide, {"words": "Two suppliers."})
    assert answer.status_code == 409
    assert "Two suppliers." in answer.text
    assert not Event.objects.filter(kind="decision_given").exists()


def test_telling_now_what_was_taken_back_in_another_window(running):
    word = said(running, "at_risk")
    taken_back(running, word)
    answer = browser_of(running[0].ben).post(address(running[1], "check-in-tell", word.key))
    assert answer.status_code == 409
    assert "Nobody is told of it." in answer.text


@pytest.mark.parametrize("act", [{"act": "return", "missing": "The price list."}, {"act": "accept"}])
def test_an_answer_to_a_done_that_was_taken_back(running, act):
    word = said(running, "done")
    taken_back(running, word)
    question = {"question": word.key.hex}
    answer = browser_of(running[0].ana).post(address(running[1], "completion-answer"), question | act)
    assert answer.status_code == 409
    assert "has taken back that" in answer.text
    assert act.get("missing", "") in answer.text
    assert Completion.objects.get().answer == "withdrawn"


def test_an_answer_to_a_done_whose_commitment_has_ended_meanwhile(running):
    word = said(running, "done")
    amended(running[1], at=FIRST + A_WHILE, without=True)
    said_now = {"question": word.key.hex, "act": "return", "missing": "The price list."}
    answer = browser_of(running[0].ana).post(address(running[1], "completion-answer"), said_now)
    assert answer.status_code == 409
    assert "has ended" in answer.text
    assert "The price list." in answer.text


def test_a_no_to_a_passing_on_that_its_owner_answered_otherwise(clock):
    table = a_table()
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    who = {"agreement": agreement, "key": wording.key, "version": 1, "by": table.ben, "at": FIRST}
    asked = pass_on(to=a_person(name="Cleo Owner"), reason="Cleo knows.", **who)
    confirm(**who)
    answer = browser_of(table.ana).post(
        page(agreement, "counter-offer-answer", asked.key), {"act": "refuse", "reason": "Not Cleo.", "version": 1}
    )
    assert answer.status_code == 409
    assert "Nobody waits for this answer any more." in answer.text
    assert "Not Cleo." in answer.text


def test_a_pause_of_days_on_which_it_rests_already(running):
    _table, agreement = running
    days = {"from_on": "2027-02-15", "until_on": "2027-02-19"}
    ana, ben = browser_of(running[0].ana), browser_of(running[0].ben)
    assert ana.post(page(agreement, "agreement-pause"), days | {"reason": "The move."}).status_code == 303
    answer = ben.post(page(agreement, "agreement-pause"), days | {"reason": "Stocktaking."})
    assert answer.status_code == 409
    assert "Stocktaking." in answer.text
    assert Pause.objects.count() == 1


def test_a_check_in_of_who_handed_over_meanwhile(running):
    table, agreement = running
    amended(agreement, at=FIRST + A_WHILE, owner=a_person(name="Cleo Han"))
    words = {"status": "at_risk", "help_needed": "", "note": "The shelf is late."}
    answer = browser_of(table.ben).post(address(agreement, "check-in-record"), words)
    assert answer.status_code in (403, 409)
    assert "Cleo Han" in answer.text


def test_another_date_sent_by_two_clicks_is_one_answer(clock):
    table = a_table()
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    later = {"due_on": f"{wording.due_on + timedelta(days=7)}", "reason": "The data come later."}
    words = {"choice": "other_date", "version": 1} | later
    ben = browser_of(table.ben)
    assert [ben.post(page(agreement, "handshake-answer", wording.key), words).status_code for _ in range(2)] == [
        303
    ] * 2
    assert Event.objects.filter(kind="other_date_asked").count() == 1
