"""Whoever does rounds says so before and after each, and a round in trouble shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import tasks
from agreements.database_clock import database_now
from agreements.management.commands import ledger_loop
from agreements.models import Heartbeat
from agreements.models.news.heartbeat import Component
from agreements.notifications.operations.heartbeats import beating, last_round

pytestmark = pytest.mark.django_db


def test_nothing_was_ever_heard_of():
    assert last_round() is None


def test_a_round_beats_before_and_after():
    before = database_now()
    with beating(Component.TICK):
        began = Heartbeat.objects.get()
        assert (began.component, began.finished_at) == ("tick", None)
        assert began.at >= before
    ended = Heartbeat.objects.get()
    assert ended.finished_at == ended.at > began.at
    assert ended.detail["seconds"] >= 0
    assert last_round() == ended.at


def test_a_round_in_trouble_has_a_beginning_and_no_end():
    with beating(Component.LOOP):
        pass
    finished = Heartbeat.objects.get()
    with pytest.raises(RuntimeError), beating(Component.LOOP):
        raise RuntimeError
    again = Heartbeat.objects.get()
    assert (again.finished_at, again.detail) == (finished.finished_at, finished.detail)
    assert again.at > finished.at


def test_a_beat_is_one_statement():
    with CaptureQueriesContext(connection) as asked, beating(Component.TICK):
        pass
    assert len(asked) == 2


def test_a_delivery_alone_proves_no_clock():
    with beating(Component.DELIVERY):
        pass
    assert last_round() is None


def test_both_tasks_and_the_loop_beat(monkeypatch):
    tasks.ring_tick()
    tasks.ring_delivery()
    loop = ledger_loop.Command()
    monkeypatch.setattr(ledger_loop, "close_old_connections", lambda: None)
    loop._round()
    assert set(Heartbeat.objects.values_list("component", flat=True)) == {"tick", "delivery", "loop"}
    assert all(beat.finished_at == beat.at for beat in Heartbeat.objects.all())
