"""Work that is due: bring check-ins and held-back news to this moment, and wait until all of it is done."""

import threading
import time
from datetime import timedelta

from django.db import OperationalError, connection

from agreements.database_clock import database_now
from agreements.models import Announcement, OutboxMessage, Schedule
from agreements.models.news.outbox_message import State


class ScheduleAdvancer(threading.Thread):
    """A thread that makes one check-in after the other due by moving its schedule, with `pause` seconds between."""

    def __init__(self, commitments: list[int], *, pause: float) -> None:
        super().__init__(daemon=True)
        self.coming, self.pause = commitments, pause
        self.is_over = threading.Event()

    def run(self) -> None:
        while self.coming and not self.is_over.wait(self.pause):
            try:
                if make_due([self.coming[0]]):
                    self.coming.pop(0)
                bring_forward()
            except OperationalError:
                connection.close()
        connection.close()

    def stop(self) -> None:
        self.is_over.set()
        self.join(10)


def make_due(commitments: list[int]) -> int:
    """Move the open schedules of these commitments so that their next check-in was due a minute ago."""
    due_at = database_now() - timedelta(minutes=1)
    schedules = Schedule.objects.filter(commitment__in=commitments, closed_at=None)
    return schedules.update(anchor_on=(due_at - timedelta(days=1)).date(), next_due_at=due_at)


def bring_forward() -> None:
    """Let what was put off to a working hour be told and sent now: weekends and nights are not under test."""
    now = database_now()
    Announcement.objects.filter(available_at__gt=now, occasion__isnull=False).update(available_at=now)
    put_off = OutboxMessage.objects.filter(state=State.PENDING, available_at__gt=now, attempts=0, ambiguous=0)
    put_off.filter(fault="", created_at__lte=now).update(available_at=now)


def is_idle() -> bool:
    """True when nothing that may be told or sent now is left; what a dead process held waits for its lease."""
    now = database_now()
    ready = OutboxMessage.objects.filter(state=State.PENDING, available_at__lte=now)
    untold = Announcement.objects.filter(available_at__lte=now)
    unopened = Schedule.objects.filter(closed_at=None, next_due_at__lte=now)
    return not (ready.exists() or untold.exists() or unopened.exists())


def wait_until_idle(seconds: float) -> float | None:
    """Wait until nothing is left to do at this moment; return how long it took, None when it did not come."""
    begun = time.monotonic()
    while time.monotonic() < begun + seconds:
        bring_forward()
        if is_idle():
            return time.monotonic() - begun
        time.sleep(0.2)
    return None
