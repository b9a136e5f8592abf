"""Heartbeats: each worker stores when a round begins and when it ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from agreements.database_clock import database_now
from agreements.models import Heartbeat
from agreements.models.news.heartbeat import Component

# Three intervals of the scheduler: one task may be lost, and a round may last as long as two.
SILENCE = timedelta(seconds=90)
# Whoever does whole rounds; a round of mail alone proves no clock.
WHOLE_ROUNDS = (Component.TICK, Component.LOOP)


@contextmanager
def beating(component: Component) -> Iterator[None]:
    """Say that a round begins, and that it has ended; not the latter when trouble cuts it short."""
    began_at = database_now()
    _say(Heartbeat(component=component, at=began_at), "at")
    yield
    ended_at = database_now()
    took = {"seconds": round((ended_at - began_at).total_seconds(), 3)}
    _say(Heartbeat(component=component, at=ended_at, finished_at=ended_at, detail=took), "at", "finished_at", "detail")


def last_round() -> datetime | None:
    """Return the last sign of life of whoever does whole rounds; None when there never was one."""
    beats = Heartbeat.objects.filter(component__in=WHOLE_ROUNDS)
    return beats.order_by("-at").values_list("at", flat=True).first()


def _say(beat: Heartbeat, *fields: str) -> None:
    Heartbeat.objects.bulk_create(
        [beat], update_conflicts=True, unique_fields=["component"], update_fields=list(fields)
    )
