"""The Celery app: two tasks without arguments, because pending work is in the database."""

import os

from celery import Celery
from celery.signals import worker_init
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.database import refuse_powerful_role

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# Seconds between two runs of the scheduled tasks; shorter in tests.
RING_EVERY = float(env.text("RING_EVERY", 30.0))

app = Celery("entente")
app.autodiscover_tasks()


def broker_options(address: str) -> dict[str, object]:
    """Return transport options: a folder for filesystem://, quick refusal for Redis so that a request never waits."""
    if address.startswith("filesystem://"):
        queue = str(settings.VAR / "bell")
        return {
            "data_folder_in": queue,
            "data_folder_out": queue,
            "control_folder": str(settings.VAR / "bell-control"),
            "polling_interval": 0.2,
        }
    return {
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
    }


app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_transport_options=broker_options(settings.BROKER_URL),
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_publish_retry=False,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    enable_utc=True,
    timezone="UTC",
    beat_schedule={
        "tick": {"task": "ring_tick", "schedule": RING_EVERY, "options": {"expires": RING_EVERY}},
        "delivery": {"task": "ring_delivery", "schedule": RING_EVERY, "options": {"expires": RING_EVERY}},
    },
)


def refuse_to_work_with_power(**sender: object) -> None:
    """End a worker whose role could go around the guards; the web server asks the same in wsgi.py."""
    try:
        refuse_powerful_role()
    except ImproperlyConfigured as fault:
        # Celery logs any other exception of a signal and goes on.
        raise SystemExit(str(fault)) from None


worker_init.connect(refuse_to_work_with_power)
