"""The proof: real worker, real beat, real broker, real mail server; only moments in the database are moved.

No test here calls a tick or a delivery: what arrives, arrived because the processes did their work.
"""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from agreements.commitments.handshakes import confirm
from agreements.models import Announcement, Heartbeat, InboxItem, Occasion, OutboxMessage, Schedule
from agreements.models.news.heartbeat import Component
from agreements.models.news.outbox_message import State
from tests.builders import a_commitment, a_table, in_force, ready_to_seal
from tests.settings import PROJECT

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

RING_EVERY = "0.5"
PROMISES = ("Forecast of the core range", "Safety stock", "Weekly figures")
# A worker needs some seconds to start; a ring and its mail well under one.
PATIENCE = 30
# Several rings of the clock: what has not come by then does not come.
QUIET = 2.5


@pytest.fixture
def agreement(transactional_db):
    """Ben owes Sales three things since yesterday; the first check-ins lie in the future, no mail is on its way."""
    table, yesterday = a_table(), datetime.now(UTC) - timedelta(days=1)
    draft = ready_to_seal(table, at=yesterday, deliverable=PROMISES[0])
    for deliverable in PROMISES[1:]:
        wording = a_commitment(draft, owner=table.ben, receiver=table.sales, deliverable=deliverable, at=yesterday)
        confirm(agreement=draft, key=wording.key, version=1, by=table.ben, at=yesterday)
    agreement = in_force(draft, at=yesterday)
    Announcement.objects.all().delete()
    return agreement


@pytest.fixture
def mail(smtp_server, monkeypatch):
    """The mail server, also named in the environment that processes inherit."""
    monkeypatch.setenv("EMAIL_URL", smtp_server.url)
    monkeypatch.setenv("RING_EVERY", RING_EVERY)
    return smtp_server


@pytest.fixture
def start_loop(mail):
    """Starter of real `manage.py ledger_loop` processes, ended after the test; they know no broker."""
    started = []

    def start():
        command = [sys.executable, "manage.py", "ledger_loop", "--every", RING_EVERY]
        environment = {**os.environ, "REDIS_URL": "redis://127.0.0.1:1/0"}
        started.append(subprocess.Popen(command, cwd=PROJECT, env=environment))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_for(truth):
    deadline = time.monotonic() + PATIENCE
    while not truth():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def clock_is_running():
    """The first thing a tick does is to make the schedules."""
    return Schedule.objects.count() == len(PROMISES)


def let_rounds_end():
    """Wait until no tick runs and none can begin; the caller has stopped beat or the broker.

    A ring that the worker has in hand expires after one interval. A tick that runs would see moments that are moved.
    """
    time.sleep(2 * float(RING_EVERY))
    wait_for(lambda: Heartbeat.objects.filter(component=Component.TICK, finished_at__gte=F("at")).exists())


def make_check_ins_due():
    """Move the moments of the schedules into the past, and nothing else."""
    due_at = datetime.now(UTC) - timedelta(minutes=1)
    Schedule.objects.update(anchor_on=(due_at - timedelta(days=1)).date(), next_due_at=due_at)


def make_today_a_working_day():
    """Check-ins are asked for on working days: bring the moment of asking here, should today be none."""
    wait_for(lambda: Occasion.objects.count() == len(PROMISES))
    Announcement.objects.filter(available_at__gt=datetime.now(UTC)).update(available_at=datetime.now(UTC))


def received(mail):
    return sorted(message["Subject"].split(" (")[0] for message in mail.messages)


EVERY_ONE = sorted(f"How is it going? {deliverable}" for deliverable in PROMISES)


def assert_each_arrived_once(mail):
    wait_for(lambda: len(mail.messages) >= len(PROMISES))
    time.sleep(QUIET)
    assert received(mail) == EVERY_ONE
    assert len({message["Message-ID"] for message in mail.messages}) == len(PROMISES)
    assert {recipient for to in mail.recipients for recipient in to} == {"ben.ode@example.org"}
    assert InboxItem.objects.count() == len(PROMISES)
    assert not Announcement.objects.exists()
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {State.SENT}


def test_beat_and_worker_bring_every_check_in_once(agreement, mail, celery_processes):
    celery_processes.start_worker()
    celery_processes.start_beat()
    wait_for(clock_is_running)
    make_check_ins_due()
    make_today_a_working_day()
    assert_each_arrived_once(mail)


def test_with_beat_stopped_no_mail_comes_until_it_is_back(agreement, mail, celery_processes):
    celery_processes.start_worker()
    beat = celery_processes.start_beat()
    wait_for(clock_is_running)
    celery_processes.stop(beat)
    let_rounds_end()
    make_check_ins_due()
    time.sleep(QUIET)
    assert (mail.messages, Occasion.objects.count()) == ([], 0)
    celery_processes.start_beat()
    make_today_a_working_day()
    assert_each_arrived_once(mail)


def test_a_broker_that_dies_loses_nothing_and_doubles_nothing(agreement, mail, celery_processes, redis_server):
    worker = celery_processes.start_worker()
    celery_processes.start_beat()
    wait_for(clock_is_running)
    redis_server.kill()
    let_rounds_end()
    make_check_ins_due()
    time.sleep(QUIET)
    assert (mail.messages, Occasion.objects.count()) == ([], 0)
    celery_processes.kill(worker)
    redis_server.start()
    celery_processes.start_worker()
    make_today_a_working_day()
    wait_for(lambda: mail.messages)
    redis_server.kill()
    redis_server.start()
    assert_each_arrived_once(mail)


def test_the_loop_alone_does_the_same_without_a_broker(agreement, mail, start_loop):
    loop = start_loop()
    wait_for(clock_is_running)
    make_check_ins_due()
    make_today_a_working_day()
    assert_each_arrived_once(mail)
    loop.terminate()
    assert loop.wait(10) == 0


def test_loops_workers_and_beats_at_once_do_it_once(agreement, mail, celery_processes, start_loop):
    celery_processes.start_worker()
    celery_processes.start_beat()
    celery_processes.start_beat()
    loops = [start_loop(), start_loop()]
    wait_for(clock_is_running)
    wait_for(lambda: "succeeded" in celery_processes.log())
    make_check_ins_due()
    make_today_a_working_day()
    assert_each_arrived_once(mail)
    assert all(loop.poll() is None for loop in loops)
