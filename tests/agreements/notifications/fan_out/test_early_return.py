"""What waited for somebody who was away: nothing twice, nothing old, and sooner when they are back sooner."""

from datetime import date, timedelta

import pytest

from agreements.models import OutboxMessage
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.early_return import ask_after_early_return
from stakeholders.absences import cancel_leave, change_leave
from tests.agreements.notifications.mails import a_running_agreement, at_noon, let_pass, mailed
from tests.builders import NOW, a_table
from tests.people import a_person, an_absence

pytestmark = pytest.mark.django_db
DATES = ("date_near", "date_today", "date_passed", "date_behind")


def away(person, first, last, **more):
    return an_absence(person=person, from_on=first, until_on=last, at=NOW, **more)


def test_who_comes_back_after_the_date_hears_of_it_once(mailoutbox):
    table = a_table()
    away(table.ben, date(2027, 3, 8), date(2027, 3, 26))
    a_running_agreement(table)
    for day in (10, 15, 17, 19):
        let_pass(at_noon(3, day))
    rows = OutboxMessage.objects.filter(kind__in=DATES, person=table.ben)
    assert rows.filter(kind="date_near").get().available_at.date() == date(2027, 3, 27)
    deliver(at_noon(3, 29))
    assert list(rows.filter(state=State.SENT).values_list("kind", flat=True)) == ["date_behind"]


def test_who_comes_back_between_hears_of_the_day_that_is_near_now(mailoutbox):
    table = a_table()
    away(table.ben, date(2027, 3, 8), date(2027, 3, 14))
    a_running_agreement(table)
    for day in (10, 15):
        let_pass(at_noon(3, day))
    deliver(at_noon(3, 15))
    rows = OutboxMessage.objects.filter(kind__in=DATES, person=table.ben)
    assert list(rows.filter(state=State.SENT).values_list("kind", flat=True)) == ["date_today"]


def test_a_check_in_that_waits_for_the_end_of_an_absence_is_asked_when_it_ends_sooner():
    table = a_table()
    leave = away(table.ben, date(2027, 2, 8), date(2027, 2, 19))
    agreement = a_running_agreement(table)
    let_pass(at_noon(2, 8))
    ask_after_early_return(at_noon(2, 9))
    announce_all(at_noon(2, 9))
    assert mailed(agreement, kind="check_in_due") == set()

    cancel_leave(leave, by=table.ben, at=at_noon(2, 10))
    assert ask_after_early_return(at_noon(2, 10)) == 1
    announce_all(at_noon(2, 10))
    assert mailed(agreement, kind="check_in_due") == {("check_in_due", "Ben")}
    assert ask_after_early_return(at_noon(2, 10)) == 0


def test_a_check_in_that_waits_is_asked_at_once_of_whoever_stands_in_after_all():
    table = a_table()
    leave = away(table.ben, date(2027, 2, 8), date(2027, 2, 19))
    a_running_agreement(table)
    let_pass(at_noon(2, 8))
    lee = a_person(name="Lee Morgan")
    days = {"from_on": leave.from_on, "until_on": leave.until_on}
    change_leave(leave, version=1, **days, stand_in=lee, by=table.ben, at=at_noon(2, 9))
    assert ask_after_early_return(at_noon(2, 9)) == 1


def test_a_mail_that_waits_for_the_end_of_an_absence_leaves_when_it_is_called_off():
    table = a_table()
    leave = away(table.ben, date(2027, 3, 10), date(2027, 3, 26))
    a_running_agreement(table)
    let_pass(at_noon(3, 8))
    let_pass(at_noon(3, 10))
    waiting = OutboxMessage.objects.get(kind="date_near")
    assert waiting.available_at > at_noon(3, 26)
    cancel_leave(leave, by=table.ben, at=at_noon(3, 10) + timedelta(minutes=1))
    assert ask_after_early_return(at_noon(3, 10) + timedelta(hours=1)) == 1
    waiting.refresh_from_db()
    assert waiting.available_at == at_noon(3, 10) + timedelta(hours=1)


def test_a_mail_that_was_tried_or_waits_for_another_absence_keeps_its_time():
    table = a_table()
    leave = away(table.ben, date(2027, 3, 10), date(2027, 3, 26))
    a_running_agreement(table)
    let_pass(at_noon(3, 8))
    let_pass(at_noon(3, 10))
    OutboxMessage.objects.filter(kind="date_near").update(attempts=1)
    cancel_leave(leave, by=table.ben, at=at_noon(3, 10) + timedelta(minutes=1))
    away(table.ben, date(2027, 3, 11), date(2027, 3, 12))
    assert ask_after_early_return(at_noon(3, 10) + timedelta(hours=1)) == 0
