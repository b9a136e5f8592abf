"""Heartbeats: each worker stores when a round begins and when it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from agreements.models import Heartbeat
from agreements.models.news.heartbeat import Component

# Three intervals of the scheduler: one task may be lost, and a round may last as long as two.
SILENCE = timedelta(seconds=90)
# Whoever does whole rounds; a round of mail alone proves no clock.
WHOLE_ROUNDS = (Component.TICK, Component.LOOP)


BEGIN = """
    INSERT INTO agreements_heartbeat (component, at, detail) VALUES (%s, statement_timestamp(), '{}')
    ON CONFLICT (component) DO UPDATE SET at = excluded.at RETURNING at
"""
END = """
    UPDATE agreements_heartbeat SET at = statement_timestamp(), finished_at = statement_timestamp(),
        detail = jsonb_build_object('seconds', round(extract(epoch FROM statement_timestamp() - %s), 3))
    WHERE component = %s
"""


@contextmanager
def beating(component: Component) -> Iterator[datetime]:
    """Say that a round begins, and that it has ended; not the latter when trouble cuts it short.

    Yields the moment of the round by the clock of the database, which all processes share; one statement each.
    """
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [component])
        (began_at,) = cursor.fetchone()
    yield began_at
    with connection.cursor() as cursor:
        cursor.execute(END, [began_at, component])


def last_round() -> datetime | None:
    """Return the last sign of life of whoever does whole rounds; None when there never was one."""
    beats = Heartbeat.objects.filter(component__in=WHOLE_ROUNDS)
    return beats.order_by("-at").values_list("at", flat=True).first()
