"""The one sentence of a message, made of words, names and the date that its subject holds."""

from datetime import date

import pytest

from agreements.activity.names import Names, Promise
from agreements.models import CheckIn, Event, InboxItem, Notice, Reminder
from agreements.notifications.message_types.lines import (
    check_in_line,
    event_sentence,
    names_for,
    notice_line,
    promise_line,
    spelled_day,
)
from tests.builders import NOW
from tests.people import a_person

NAMES = Names(people={2: "Ben Ode"}, promises={4: Promise("C-0004", "Forecast")})


def test_a_day_is_spelled():
    assert spelled_day("2027-03-15") == "15 March 2027"


def test_a_line_about_the_date_of_a_promise():
    line = promise_line("%(promise)s is due on %(day)s.")
    reminder = Reminder(commitment_id=4, due_on=date(2027, 3, 15))
    assert line(InboxItem(reminder=reminder), NAMES) == "C-0004 “Forecast” is due on 15 March 2027."


def test_a_line_about_the_day_that_a_notice_holds():
    line = notice_line("It ends on %(day)s.", "ends_on")
    assert line(InboxItem(notice=Notice(data={"ends_on": "2027-12-31"})), NAMES) == "It ends on 31 December 2027."


def test_a_line_about_a_check_in():
    line = check_in_line("%(who)s says of %(promise)s: %(status)s.")
    said = CheckIn(by_id=2, commitment_id=4, status="at_risk")
    assert line(InboxItem(check_in=said), NAMES) == "Ben Ode says of C-0004 “Forecast”: at risk."


def test_a_line_about_an_event_is_the_sentence_of_the_history():
    event = Event(kind="agreement_resumed", by_id=2, data={})
    assert event_sentence(InboxItem(event=event), NAMES) == "Ben Ode let the agreement go on."
    assert event_sentence(InboxItem(), NAMES) == "Something was noted here."


@pytest.mark.django_db
def test_the_names_of_what_messages_are_about_are_read_with_them():
    ana, ben = a_person(name="Ana Ruiz"), a_person(name="Ben Ode")
    said = CheckIn(by=ben, commitment_id=4, status="at_risk", at=NOW)
    names = names_for([InboxItem(check_in=said), InboxItem(about_person=ana)])
    assert (names.person(ana.pk), names.person(ben.pk)) == ("Ana Ruiz", "Ben Ode")
