"""The bell: two tasks, no arguments, no delays; the loop does the same."""

import re
import signal
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.core.management import call_command

from agreements import scheduler, tasks
from agreements.database_clock import database_now
from agreements.management.commands import ledger_loop
from agreements.scheduler import delivery_round, tick_round
from config.celery import app
from stakeholders.accounts.sign_in_limits import Purpose, Visitor, count_try
from stakeholders.models import SignInTries
from tests.agreements.notifications.mails import a_running_agreement, at_noon
from tests.builders import NOW, a_draft, a_table

FORBIDDEN = re.compile(r"\beta=|countdown=|\.retry\(|apply_async|result_backend|from celery.*\b(chain|chord|group)\b")


def test_there_are_two_tasks_without_arguments():
    ours = {name for name in current_app.tasks if not name.startswith("celery.")}
    assert ours == {"ring_tick", "ring_delivery"}
    assert tasks.ring_tick.__wrapped__.__code__.co_argcount == tasks.ring_delivery.__wrapped__.__code__.co_argcount == 0


def test_beat_rings_both_and_carries_nothing():
    entries = app.conf.beat_schedule.values()
    assert {entry["task"] for entry in entries} == {"ring_tick", "ring_delivery"}
    assert all(set(entry) == {"task", "schedule", "options"} for entry in entries)


def test_no_delay_lives_in_celery():
    sources = [*Path("agreements").rglob("*.py"), *Path("config").rglob("*.py")]
    assert not [
        (str(path), line) for path in sources for line in path.read_text().splitlines() if FORBIDDEN.search(line)
    ]


@pytest.mark.django_db
def test_a_round_asks_tells_and_mails(mailoutbox):
    a_running_agreement(a_table())
    tick_round(at_noon(2, 8))
    assert [message.subject for message in mailoutbox] == ["How is it going? Forecast of the core range (due 15 Mar)"]
    tick_round(at_noon(2, 8))
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_one_part_in_trouble_keeps_no_mail_and_is_not_hidden(monkeypatch, mailoutbox):
    def trouble(at):
        raise LookupError

    a_running_agreement(a_table())
    monkeypatch.setattr(scheduler, "climb", trouble)
    monkeypatch.setattr(scheduler, "announce_stand_ins", trouble)
    with pytest.raises(ExceptionGroup) as raised:
        tick_round(at_noon(2, 8))
    assert [type(one) for one in raised.value.exceptions] == [LookupError, LookupError]
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_a_round_removes_what_is_counted_of_sign_ins_no_longer():
    visitor = Visitor("ana@example.org", device="d1", network="203.0.113.9")
    count_try(Purpose.PASSWORD, visitor, at=NOW)
    tick_round(NOW + timedelta(minutes=59))
    assert SignInTries.objects.count() == 1
    tick_round(NOW + timedelta(minutes=60))
    assert not SignInTries.objects.exists()


@pytest.mark.django_db
def test_a_delivery_tells_and_mails_but_opens_nothing(mailoutbox):
    a_draft(a_table())
    delivery_round(NOW)
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_the_moment_is_the_databases():
    earlier = database_now()
    assert database_now() > earlier
    assert earlier.tzinfo is not None


@pytest.mark.django_db
def test_the_tasks_do_one_round_at_the_moment_of_the_database(monkeypatch):
    done = []
    monkeypatch.setattr(tasks, "tick_round", lambda at: done.append(("tick", at)))
    monkeypatch.setattr(tasks, "delivery_round", lambda at: done.append(("delivery", at)))
    tasks.ring_tick()
    tasks.ring_delivery()
    assert [name for name, _at in done] == ["tick", "delivery"]


@pytest.fixture
def handlers():
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.django_db
def test_the_loop_goes_on_after_a_round_in_trouble_and_ends_when_asked(monkeypatch, handlers, caplog):
    rounds_done = []

    def round_(at):
        rounds_done.append(at)
        if len(rounds_done) == 1:
            raise RuntimeError
        if len(rounds_done) == 3:
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(ledger_loop, "tick_round", round_)
    monkeypatch.setattr(ledger_loop, "close_old_connections", lambda: None)
    assert threading.current_thread() is threading.main_thread()
    call_command("ledger_loop", every=0.01)
    assert len(rounds_done) == 3
    assert "This round was not finished" in caplog.text
    assert scheduler.tick_round is not ledger_loop.tick_round
