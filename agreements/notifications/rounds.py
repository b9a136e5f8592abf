"""One round of the bell: what the clock owes, then what is to be told, then the mail."""

from datetime import datetime

from django.db import connection

from agreements.cadence.ticking import tick
from agreements.drift.watching import watch
from agreements.notifications.announcing import announce_all
from agreements.notifications.delivery import deliver


def tick_round(at: datetime) -> None:
    """Open what is due, look for drift, and tell people of it."""
    tick(at=at)
    watch(at=at)
    delivery_round(at)


def delivery_round(at: datetime) -> None:
    """Tell people what happened and send their mail."""
    announce_all(at)
    deliver(at)


def database_now() -> datetime:
    """Return the one clock that all processes share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]
