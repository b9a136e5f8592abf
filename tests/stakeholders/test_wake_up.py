"""The worker that sends mail is woken when a transaction is committed, and a broker that is down stops nobody."""

import pytest
from django.db import transaction

from stakeholders import wake_up

pytestmark = pytest.mark.django_db


def test_the_task_is_sent_after_the_commit_and_not_before(monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(wake_up.current_app, "send_task", lambda name, **options: sent.append((name, options)))
    with django_capture_on_commit_callbacks(execute=True):
        wake_up.wake_delivery_on_commit()
        assert sent == []
    assert sent == [("ring_delivery", {"expires": 30})]


def test_what_is_rolled_back_wakes_nobody(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        wake_up.wake_delivery_on_commit()
        transaction.set_rollback(True)
    assert callbacks == []


def test_without_a_broker_the_act_succeeds(monkeypatch, transactional_db, caplog):
    def down(name, **options):
        raise ConnectionError("no broker")

    monkeypatch.setattr(wake_up.current_app, "send_task", down)
    with transaction.atomic():
        wake_up.wake_delivery_on_commit()
    assert "no broker" in caplog.text
    with pytest.raises(ConnectionError):
        wake_up.wake_delivery()
