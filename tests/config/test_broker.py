"""A request that rings never waits for a broker that is down."""

import time

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from config.celery import app, broker_options
from tests.services.mail import free_port


def bell(address: str) -> Celery:
    """Return a Celery application with the options of ours and another broker."""
    other = Celery("bell", set_as_current=False)
    other.conf.update(app.conf.changes)
    other.conf.update(broker_url=address, broker_transport_options=broker_options(address))
    return other


def test_ringing_with_redis_down_fails_quickly():
    started = time.monotonic()
    with pytest.raises(OperationalError):
        bell(f"redis://127.0.0.1:{free_port()}/0").send_task("ring_delivery")
    assert time.monotonic() - started < 0.5


@pytest.mark.processes
def test_ringing_with_redis_killed_fails_quickly_and_works_again_afterwards(redis_server):
    ours = bell(redis_server.url)
    ours.send_task("ring_delivery")
    redis_server.kill()
    started = time.monotonic()
    with pytest.raises(OperationalError):
        ours.send_task("ring_delivery")
    assert time.monotonic() - started < 0.5
    redis_server.start()
    ours.send_task("ring_delivery")


def test_the_two_rings_carry_nothing():
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == {"ring_tick", "ring_delivery"}
    assert all("args" not in entry and "kwargs" not in entry for entry in app.conf.beat_schedule.values())
