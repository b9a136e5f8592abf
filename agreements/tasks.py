"""The Celery tasks: two without arguments, because pending work is in the database."""

from celery import shared_task

from agreements.models.news.heartbeat import Component
from agreements.notifications.operations.heartbeats import beating
from agreements.scheduler import delivery_round, tick_round


@shared_task(name="ring_tick")  # type: ignore[untyped-decorator]
def ring_tick() -> None:
    """Every 30 seconds: what the clock owes to agreements, and everything it makes to be told."""
    with beating(Component.TICK) as at:
        tick_round(at)


@shared_task(name="ring_delivery")  # type: ignore[untyped-decorator]
def ring_delivery() -> None:
    """After every act: tell people and send their mail."""
    with beating(Component.DELIVERY) as at:
        delivery_round(at)
