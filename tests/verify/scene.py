"""The company that chaos comes upon: two heads, drafts that take offers, commitments to speak of, and a rhythm."""

import threading
import time
import uuid
from datetime import UTC, datetime, timedelta

from django.db import OperationalError, connection

from agreements.commitments.handshakes import confirm
from agreements.database_clock import database_now
from agreements.models import Agreement, Announcement, Commitment, OutboxMessage, Schedule
from agreements.models.outbox_message import State
from tests.builders import Table, a_commitment, a_draft, a_table, in_force, ready_to_seal, seat_of
from tests.verify.producer import Places
from tests.verify.seeding import awake

DRAFTS, IN_EACH = 4, 10


def an_agreement_in_force(table: Table, deliverables: int, *, at: datetime) -> Agreement:
    """Ben owes Sales that many things since `at`; the first check-ins lie in the future."""
    draft = ready_to_seal(table, at=at, deliverable=f"Part {uuid.uuid4()}")
    for _number in range(deliverables - 1):
        wording = a_commitment(draft, owner=table.ben, receiver=table.sales, deliverable=f"Part {uuid.uuid4()}", at=at)
        confirm(agreement=draft, key=wording.key, version=wording.version, by=table.ben, at=at)
    return in_force(draft, at=at)


class Scene:
    """Everything that people and the clock act upon; made by the verbs, so every history is a real one."""

    def __init__(self, dues: int) -> None:
        self.table = a_table()
        awake([self.table.ana, self.table.ben])
        yesterday = datetime.now(UTC) - timedelta(days=1)
        self.drafts = [a_draft(self.table, at=yesterday) for _number in range(DRAFTS)]
        self.spoken_of = an_agreement_in_force(self.table, IN_EACH, at=yesterday)
        rhythmic = [an_agreement_in_force(self.table, IN_EACH, at=yesterday) for _ in range(-(-dues // IN_EACH))]
        self.rhythmic = list(Commitment.objects.filter(agreement__in=rhythmic).values_list("pk", flat=True))[:dues]
        Announcement.objects.all().delete()

    def places(self) -> Places:
        return Places(
            departments=[str(self.table.sales.pk), str(self.table.operations.pk)],
            drafts=[(draft.reference, str(seat_of(draft, self.table.sales).pk)) for draft in self.drafts],
            commitments=[commitment.reference for commitment in self.spoken_of.commitments.all()],
            owner=str(self.table.ben.pk),
        )


class Clock(threading.Thread):
    """Lets one check-in after the other come due, by moving the moments of its schedule and nothing else."""

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


def is_calm() -> bool:
    """True when nothing that may be told or sent now is left; what a dead process held waits for its lease."""
    now = database_now()
    ready = OutboxMessage.objects.filter(state=State.PENDING, available_at__lte=now)
    untold = Announcement.objects.filter(available_at__lte=now)
    unopened = Schedule.objects.filter(closed_at=None, next_due_at__lte=now)
    return not (ready.exists() or untold.exists() or unopened.exists())


def wait_for_calm(seconds: float) -> float | None:
    """Wait until nothing is left to do at this moment; return how long it took, None when it did not come."""
    begun = time.monotonic()
    while time.monotonic() < begun + seconds:
        bring_forward()
        if is_calm():
            return time.monotonic() - begun
        time.sleep(0.2)
    return None
