"""Asking for news: once a day for each asker, of whoever can answer, counted until there is a report."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection

from agreements.activity.history import history
from agreements.amendments.answers import agree
from agreements.amendments.proposals import propose
from agreements.cadence.check_ins import record_check_in, undo
from agreements.cadence.disclosure import disclose_due
from agreements.cadence.news_requests import (
    CannotAskForNews,
    NewsAsked,
    ask_deciders,
    ask_owner,
    asked_since_answer,
    asked_today,
    requests_since_report,
)
from agreements.lifecycle.pauses import pause
from agreements.models import Announcement, Event, NewsRequest
from agreements.models.agreement import AgreementQuerySet
from tests.agreements.amendments.worked_case_d import case_d
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.agreements.views.browsers import count_queries
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.people import a_person, an_absence
from tests.services.threads import in_parallel

pytestmark = pytest.mark.django_db
AT = datetime(2027, 2, 10, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def running():
    """Ben owes Ana's department something; Lee, a manager in Tokyo, reads it."""
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    return table, agreement, a_person(name="Lee Morgan", is_manager=True, zone="Asia/Tokyo")


def ask(running, *, by=None, at=AT):
    return ask_owner(commitment=the_promise(running[1]), by=by or running[2], at=at)


def counted(running, *, reader=None, at=AT + HOUR):
    newest = requests_since_report(the_promise(running[1]).pk, reader=reader or running[2], at=at).first()
    return NewsAsked(newest, newest.times) if newest else None


def test_a_question_is_a_row_an_event_and_its_announcement(running):
    asked = ask(running)
    assert (asked.asked_by, asked.commitment, asked.revision) == (running[2], the_promise(running[1]), None)
    event = Event.objects.get(kind="news_asked")
    assert (event.by, event.data) == (running[2], {"commitment": asked.commitment_id})
    assert Announcement.objects.filter(event=event).exists()


def test_the_history_says_who_asked(running):
    ask(running)
    newest = history(running[1])[0].lines[0].sentence
    assert newest == "Lee Morgan asked for news on C-0001 “Forecast 1”."


def test_a_second_press_on_the_day_of_the_asker_is_the_first(running):
    first = ask(running)
    assert ask(running, at=AT + HOUR) == first
    assert Event.objects.filter(kind="news_asked").count() == 1


def test_the_day_is_that_of_the_asker(running):
    """In Tokyo the next day begins at 15:00 UTC."""
    first = ask(running, at=AT.replace(hour=14))
    assert ask(running, at=AT.replace(hour=15)) != first
    assert [one.asked_on.day for one in NewsRequest.objects.order_by("at")] == [10, 11]


def test_somebody_else_asks_anew(running):
    ask(running)
    ask(running, by=running[0].ana)
    assert NewsRequest.objects.count() == 2


def test_nobody_asks_themselves(running):
    with pytest.raises(CannotAskForNews, match="Nobody else"):
        ask(running, by=running[0].ben)


def test_while_the_owner_is_away_whoever_stands_in_is_asked_and_does_not_ask(running):
    fay = a_person(name="Fay Lind")
    an_absence(person=running[0].ben, from_on=AT.date() - DAY, until_on=AT.date() + DAY, stand_in=fay)
    with pytest.raises(CannotAskForNews):
        ask(running, by=fay)
    ask(running)


def test_an_owner_who_has_left_is_not_asked(running):
    running[0].ben.is_active = False
    running[0].ben.save()
    with pytest.raises(CannotAskForNews, match="Ask for a change"):
        ask(running)
    assert not NewsRequest.objects.exists()


def test_what_is_done_is_not_asked_about(running):
    told_check_in(commitment=the_promise(running[1]), status="done", by=running[0].ben, at=AT)
    with pytest.raises(CannotAskForNews, match="settled"):
        ask(running, at=AT + HOUR)


def test_while_an_agreement_rests_nobody_is_asked(running):
    days = {"from_on": AT.date(), "until_on": AT.date() + DAY}
    pause(agreement=running[1], **days, reason="Stocktaking.", by=running[0].ana, at=AT - DAY)
    with pytest.raises(CannotAskForNews, match="rests"):
        ask(running)


def test_it_is_counted_until_the_report_that_one_can_read(running):
    ask(running)
    ask(running, by=running[0].ana, at=AT + HOUR)
    found = counted(running, at=AT + 2 * HOUR)
    assert (found.newest.asked_by, found.times) == (running[0].ana, 2)
    said = record_check_in(commitment=the_promise(running[1]), status="at_risk", by=running[0].ben, at=AT + 3 * HOUR)
    early = AT + 3 * HOUR + timedelta(minutes=1)
    assert counted(running, at=early).times == 2, "a word that others cannot read yet shows in no number"
    assert counted(running, reader=running[0].ben, at=early) is None
    disclose_due(AT + 4 * HOUR)
    assert counted(running, at=AT + 4 * HOUR) is None
    undo(check_in=said, by=running[0].ben, at=AT + 3 * HOUR + timedelta(minutes=20))
    assert counted(running, at=AT + 4 * HOUR).times == 2


def test_who_asked_today_of_many_in_one_query_each(running):
    asked = ask(running)
    today = date(2027, 2, 10)
    with count_queries() as both:
        found = asked_today(running[2], commitments=[asked.commitment_id, 99], revisions=[7], today=today)
    assert found == ({asked.commitment_id}, set())
    assert len(both) == 2
    with count_queries() as nothing:
        assert asked_today(running[2], today=today) == (set(), set())
    assert len(nothing) == 0
    assert asked_today(running[2], commitments=[asked.commitment_id], today=today + DAY)[0] == set()


# --- two presses at once -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_question():
    _table, agreement = in_force_in("UTC")
    lee, promise = a_person(name="Lee Morgan", is_manager=True), the_promise(agreement)
    found = in_parallel(lambda: ask_owner(commitment=promise, by=lee, at=AT).pk)
    assert set(found) == {NewsRequest.objects.get().pk}
    assert Event.objects.filter(kind="news_asked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_of_the_agreement_they_collide(monkeypatch):
    """The negative control: all look before one of them writes, and the constraint refuses the others."""
    _table, agreement = in_force_in("UTC")
    lee, promise = a_person(name="Lee Morgan", is_manager=True), the_promise(agreement)
    two = threading.Barrier(2)

    def unlocked(self, pk):
        two.wait()
        return self.get(pk=pk)

    create = NewsRequest.objects.create

    def create_together(**values):
        two.wait()
        return create(**values)

    monkeypatch.setattr(AgreementQuerySet, "locked", unlocked)
    monkeypatch.setattr(NewsRequest.objects, "create", create_together)
    answers = []

    def press():
        try:
            answers.append(ask_owner(commitment=promise, by=lee, at=AT).pk)
        except IntegrityError as refusal:
            answers.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted("owner_is_asked_once_a_day" in str(one) for one in answers) == [False, True]


# --- an open change ------------------------------------------------------------------------------------------


@pytest.fixture
def change():
    """Ben asked for another date of his delivery; Ana's yes is missing."""
    case = case_d()
    dates = {case.delivery.key: date(2027, 3, 22)}
    asked = propose(agreement=case.agreement, changes=dates, reason="A supplier.", by=case.table.ben, at=NOW)
    return case, asked, a_person(name="Lee Morgan", is_manager=True)


def test_the_deciders_of_a_change_are_asked_once_a_day(change):
    case, asked, lee = change
    first = ask_deciders(change=asked, by=lee, at=AT)
    assert ask_deciders(change=asked, by=lee, at=AT + HOUR) == first
    assert ask_deciders(change=asked, by=lee, at=AT + DAY) != first
    assert (first.revision, first.commitment) == (asked, None)
    found = asked_since_answer(asked)
    assert (found.newest.asked_by, found.times) == (lee, 2)
    assert history(case.agreement)[0].lines[0].sentence == "Lee Morgan asked for news of the change in revision 2."


def test_whoever_alone_is_waited_for_does_not_ask(change):
    case, asked, _lee = change
    with pytest.raises(CannotAskForNews, match="Nobody else"):
        ask_deciders(change=asked, by=case.table.ana, at=AT)


def test_a_closed_change_is_not_asked_about(change):
    case, asked, lee = change
    agree(agreement=case.agreement, digest=asked.digest, by=case.table.ana, at=AT)
    with pytest.raises(CannotAskForNews, match="closed"):
        ask_deciders(change=asked, by=lee, at=AT)


def test_an_answer_ends_the_count_of_a_change():
    """Ana and an approver are both asked; the yes of one of them is news."""
    mia = a_person(name="Mia Kern")
    case = case_d(approver=mia)
    dates = {case.delivery.key: date(2027, 3, 22)}
    asked = propose(agreement=case.agreement, changes=dates, reason="A supplier.", by=case.table.ben, at=NOW)
    ask_deciders(change=asked, by=case.table.ben, at=AT)
    assert asked_since_answer(asked).times == 1
    agree(agreement=case.agreement, digest=asked.digest, by=mia, at=AT + HOUR)
    assert asked_since_answer(asked) is None
    ask_deciders(change=asked, by=mia, at=AT + 2 * HOUR)
    assert asked_since_answer(asked).times == 1
