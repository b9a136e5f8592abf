"""Waking the worker that sends mail: a Celery task without arguments, since pending work is in the database."""

from celery import current_app
from django.db import transaction


def wake_delivery_on_commit() -> None:
    """Send the delivery task once this transaction is committed; a broker that is down is logged and raises nothing."""
    transaction.on_commit(wake_delivery, robust=True)


def wake_delivery() -> None:
    """Send the delivery task. Without a broker this raises; the next tick finds the work all the same."""
    current_app.send_task("ring_delivery", expires=30)
