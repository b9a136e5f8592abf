"""A round with nothing to do asks one question; whatever happens in between is found as soon as before."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agreements import due_work, scheduler
from agreements.due_work import EVERYTHING
from agreements.models import Agreement, Look, OutboxMessage, Schedule
from agreements.models.event import record
from agreements.models.news.heartbeat import Component
from agreements.models.news.outbox_message import State
from agreements.notifications.operations.heartbeats import beating
from agreements.scheduler import delivery_round, tick_round
from stakeholders.absences import take_leave
from stakeholders.models import AccountNote
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.builders import NOW, a_table
from tests.services.threads import in_parallel
from tests.verify.seeding import a_company, commitments_in_force

pytestmark = pytest.mark.django_db
MINUTE, QUARTER = timedelta(minutes=1), timedelta(minutes=15)
FAR = date(2027, 12, 1)


def settled(at):
    """Do rounds until one finds nothing."""
    for seconds in range(10):
        tick_round(at + timedelta(seconds=seconds))
        if Look.objects.filter(at=at + timedelta(seconds=seconds)).exists():
            return at + timedelta(seconds=seconds)
    raise AssertionError("there is always something to do")


def a_quiet_company(commitments=2):
    """Return a moment at which nothing has been due for more than half an hour, since the last search."""
    company = a_company(departments=4, owners=10, at=NOW)
    commitments_in_force(commitments, at=NOW, company=company, per_agreement=2)
    return settled(NOW.replace(hour=12))


@pytest.mark.parametrize("commitments", [2, 60])
def test_an_idle_round_is_one_question_and_two_signs_of_life(commitments):
    at = a_quiet_company(commitments)
    with CaptureQueriesContext(connection) as asked, beating(Component.LOOP):
        tick_round(at + MINUTE)
    assert len(asked) == 3


def test_a_round_searches_again_when_the_next_quarter_of_an_hour_begins():
    at = a_quiet_company()
    assert Look.objects.get().until == at.replace(minute=15, second=0)
    assert not due_work.due_work(at + QUARTER - MINUTE).search
    assert due_work.due_work(at + QUARTER).search
    tick_round(at + QUARTER)
    assert Look.objects.get().at == at + QUARTER


def test_before_the_first_search_or_on_a_clock_that_went_back_everything_is_due():
    assert due_work.due_work(NOW) == EVERYTHING
    at = a_quiet_company()
    assert due_work.due_work(at - MINUTE) == EVERYTHING


def test_an_act_makes_the_next_round_search():
    at = a_quiet_company()
    agreement = Agreement.objects.first()
    record(agreement, "something_new", by=None, at=at + MINUTE)
    assert due_work.due_work(at + 2 * MINUTE).search


def test_an_act_that_began_before_the_search_and_ended_after_it_is_found():
    at = a_quiet_company()
    record(Agreement.objects.first(), "something_new", by=None, at=at - MINUTE)
    assert due_work.due_work(at + MINUTE).search


def test_when_half_an_hour_since_an_act_is_over_a_round_searches(monkeypatch):
    at = a_quiet_company()
    monkeypatch.setattr(due_work, "QUARTER", timedelta(days=1))
    record(Agreement.objects.first(), "something_new", by=None, at=at - timedelta(minutes=20))
    Look.objects.update(until=at + timedelta(days=1))
    assert not due_work.due_work(at + 9 * MINUTE).search
    assert due_work.due_work(at + 10 * MINUTE).search


def test_an_absence_makes_the_next_round_tell_of_it():
    table = a_table()
    at = a_quiet_company()
    leave = {"from_on": at.date(), "until_on": at.date(), "stand_in": table.ben}
    take_leave(person=table.ana, **leave, by=table.ana, at=at + MINUTE)
    assert due_work.due_work(at + 2 * MINUTE).search
    tick_round(at + 2 * MINUTE)
    assert OutboxMessage.objects.filter(kind="standing_in").count() == 2


def test_a_check_in_that_is_due_is_opened_without_a_search():
    at = a_quiet_company()
    Schedule.objects.update(next_due_at=at + MINUTE, anchor_on=at.date() - timedelta(days=1))
    due = due_work.due_work(at + MINUTE)
    assert (due.clock, due.search) == (True, False)
    tick_round(at + MINUTE)
    assert Schedule.objects.filter(occasions__isnull=False).count() == 2


def test_terms_that_schedules_do_not_follow_yet_are_work():
    at = a_quiet_company()
    company = a_company(departments=2, owners=2, at=at)
    commitments_in_force(2, at=at, company=company)
    assert due_work.due_work(at).clock


def test_a_note_about_an_account_is_told_by_the_next_round():
    table = a_table()
    at = a_quiet_company()
    AccountNote.objects.create(person=table.ana, kind=AccountNote.Kind.NEW_SIGN_IN, at=at + MINUTE)
    due = due_work.due_work(at + 2 * MINUTE)
    assert (due.account_notes, due.search) == (True, False)
    delivery_round(at + 2 * MINUTE)
    assert OutboxMessage.objects.filter(kind="new_sign_in").exists()


def test_a_mail_whose_worker_is_gone_is_work():
    at = a_quiet_company()
    company = a_company(departments=1, owners=1, at=NOW)
    gone = {"state": State.SENDING, "lease_token": "12345678-1234-5678-1234-567812345678", "lease_until": at + MINUTE}
    about = {"kind": "weekly_digest", "dedupe_key": "k", "person": company.heads[0], "urgency": "digest"}
    OutboxMessage.objects.create(**about, **gone, created_at=at, available_at=at, not_after=at + timedelta(days=1))
    assert not due_work.due_work(at + MINUTE).mails
    assert due_work.due_work(at + 2 * MINUTE).mails


def test_a_round_in_trouble_notes_no_search(monkeypatch):
    def trouble(at):
        raise LookupError

    monkeypatch.setattr(scheduler, "climb", trouble)
    with pytest.raises(ExceptionGroup):
        tick_round(NOW)
    assert not Look.objects.exists()


def test_a_round_that_did_something_notes_no_search():
    in_force_in("UTC", due_on=FAR)
    tick_round(NOW)
    assert not Look.objects.exists()
    tick_round(NOW)
    assert Look.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_somebody_held_during_the_search_is_found_by_the_next_round():
    _table, agreement = in_force_in("UTC", due_on=NOW.date() + timedelta(days=1))
    noon = NOW.replace(hour=12)
    with transaction.atomic():
        Agreement.objects.locked(agreement.pk)
        in_parallel(lambda: tick_round(noon), count=1)
        assert not Look.objects.exists()
    tick_round(noon)
    assert OutboxMessage.objects.filter(reminder__isnull=False).exists()
