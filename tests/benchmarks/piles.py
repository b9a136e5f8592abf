"""Piles of check-ins due at once: what opening, telling and mailing them costs, against a floor of the same run."""

import smtplib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from tests.verify import django_setup  # noqa: F401

# isort: split
from django.conf import settings
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from agreements.cadence.occasions import open_due
from agreements.database_clock import database_now
from agreements.models import Announcement, InboxItem, Occasion, OutboxMessage, Schedule
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.rendering.email import letter
from agreements.scheduler import tick, tick_round
from tests.benchmarks.fast_mail_sink import FastMailSink
from tests.benchmarks.measuring import Times, once
from tests.verify.due_work import bring_forward, make_due
from tests.verify.seeding import a_company, allow_mail_at_any_hour, commitments_in_force

# Every rhythm here asks each second week.
OPENED = """
    WITH due AS (
        SELECT id, commitment_id, owner_id, next_seq, next_due_at FROM agreements_schedule
        WHERE closed_at IS NULL AND next_due_at <= %(at)s ORDER BY next_due_at FOR UPDATE SKIP LOCKED
    ), moved AS (
        UPDATE agreements_schedule kept
        SET next_seq = due.next_seq + 1, next_due_at = due.next_due_at + interval '14 days'
        FROM due WHERE kept.id = due.id
    ), opened AS (
        INSERT INTO agreements_occasion (schedule_id, seq, commitment_id, owner_id, due_at, closing)
        SELECT id, next_seq, commitment_id, owner_id, next_due_at, '' FROM due RETURNING id, commitment_id
    )
    INSERT INTO agreements_announcement (kind, agreement_id, occasion_id, available_at)
    SELECT 'check_in_due', agreement_id, opened.id, %(at)s
    FROM opened JOIN agreements_commitment promised ON promised.id = opened.commitment_id
"""
TOLD = """
    WITH told AS (
        DELETE FROM agreements_announcement WHERE available_at <= %(at)s RETURNING agreement_id, occasion_id
    ), asked AS (
        SELECT told.*, owner_id, 'check_in_due:occasion-' || occasion_id || ':' || owner_id AS key
        FROM told JOIN agreements_occasion occasion ON occasion.id = occasion_id
    ), listed AS (
        INSERT INTO agreements_inboxitem
            (id, dedupe_key, kind, person_id, agreement_id, occasion_id, created_at, for_digest)
        SELECT gen_random_uuid(), key, 'check_in_due', owner_id, agreement_id, occasion_id, %(at)s, false FROM asked
        ON CONFLICT DO NOTHING
    )
    INSERT INTO agreements_outboxmessage (id, dedupe_key, kind, person_id, agreement_id, occasion_id, created_at,
        urgency, state, available_at, not_after, attempts, ambiguous, fault, refused_address)
    SELECT gen_random_uuid(), key, 'check_in_due', owner_id, agreement_id, occasion_id, %(at)s,
        'routine', 'suppressed', %(at)s, %(at)s, 0, 0, '', false FROM asked
    ON CONFLICT DO NOTHING
"""


@dataclass
class Measured:
    """One step: how many statements it takes for a pile, and how long in each repetition, with its floor beside it."""

    seconds: Times = field(default_factory=Times)
    floor: Times = field(default_factory=Times)
    statements: int = 0

    def ours(self, act: Callable[[], object], *, is_counted: bool) -> None:
        """Take the time of the step, or count its statements, which takes longer."""
        if is_counted:
            self.statements = statements_of(act)
        else:
            self.seconds.seconds.append(once(act))

    def least(self, statement: str, *, is_counted: bool) -> None:
        """Do the least that the step could do: one statement for the whole pile."""
        took = once(partial(in_sql, statement))
        if not is_counted:
            self.floor.seconds.append(took)

    def and_then(self, other: "Measured") -> "Measured":
        """Return both steps as one."""
        seconds, floor = (
            Times([sum(pair) for pair in zip(first.seconds, second.seconds, strict=True)])
            for first, second in ((self.seconds, other.seconds), (self.floor, other.floor))
        )
        return Measured(seconds, floor, self.statements + other.statements)

    def told(self, size: int) -> dict[str, Any]:
        """Return the figures of a pile of this size: the ratio of the medians, and round by round."""
        pairs = zip(self.seconds.seconds, self.floor.seconds, strict=True)
        return {
            "statements": self.statements,
            "per_second": round(size / self.seconds.median),
            "floor_per_second": round(size / self.floor.median),
            "ratio": round(self.seconds.median / self.floor.median, 2),
            "by round": [round(ours / floor, 2) for ours, floor in pairs],
        }


class Piles:
    """Commitments in force, each with an owner and a schedule of its own, taken pile by pile."""

    def __init__(self, size: int, count: int) -> None:
        self.size, at = size, database_now()
        company = a_company(departments=20, owners=size * count, at=at)
        allow_mail_at_any_hour([*company.heads, *company.owners])
        commitments = commitments_in_force(size * count, at=at, company=company)
        tick(at=at)
        with connections["owner"].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        connections["owner"].close()
        self._left = iter(commitments)

    def bring_due(self) -> None:
        """Let the next pile come due."""
        assert make_due([next(self._left) for _ in range(self.size)]) == self.size


def statements_of(act: Callable[[], object]) -> int:
    """Return how many statements an act asks, those that begin and end transactions among them."""
    connection.queries_log = deque(maxlen=10**6)
    with CaptureQueriesContext(connection) as asked:
        act()
        return len(asked)


def in_sql(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"at": database_now()})


def opening_and_telling(piles: Piles, rounds: int) -> dict[str, dict[str, Any]]:
    """Return what it costs to open a pile, to tell of it, and both; the first round warms up and counts statements."""
    opening, telling = Measured(), Measured()
    for number in range(rounds + 1):
        piles.bring_due()
        opening.ours(lambda: open_due(database_now()), is_counted=number == 0)
        bring_forward()
        assert Announcement.objects.count() == piles.size
        telling.ours(lambda: announce_all(database_now()), is_counted=number == 0)
        assert not Announcement.objects.exists()
        assert OutboxMessage.objects.filter(state="pending").update(state="suppressed") == piles.size
        piles.bring_due()
        opening.least(OPENED, is_counted=number == 0)
        telling.least(TOLD, is_counted=number == 0)
    assert not Schedule.objects.filter(closed_at=None, next_due_at__lte=database_now()).exists()
    assert Occasion.objects.count() == InboxItem.objects.count() == OutboxMessage.objects.count()
    steps = {"opening": opening, "telling": telling, "opening and telling": opening.and_then(telling)}
    return {name: step.told(piles.size) for name, step in steps.items()}


@dataclass
class Mailing:
    """Seconds of a bare loop, of the delivery alone, and of whole rounds from due to handed over."""

    bare: Times = field(default_factory=Times)
    alone: Times = field(default_factory=Times)
    whole: Times = field(default_factory=Times)
    statements: int = 0

    def told(self, size: int) -> dict[str, Any]:
        """Return mails per second, and in shares of the bare loop: of the medians, and round by round."""
        ways = {"alone": self.alone, "whole": self.whole}
        return {
            "per_second": {name: round(size / way.median) for name, way in {"bare": self.bare, **ways}.items()},
            "statements_per_mail": round(self.statements / size, 2),
            **{name: round(self.bare.median / way.median, 2) for name, way in ways.items()},
            **{
                f"{name} by round": [round(b / o, 2) for b, o in zip(self.bare.seconds, way.seconds, strict=True)]
                for name, way in ways.items()
            },
        }


def mailing(piles: Piles, rounds: int, sink: FastMailSink) -> dict[str, Any]:
    """Return how fast mails leave; nothing may be lost, and nothing come twice."""
    deliver_to(sink)
    found, content = Mailing(), b""
    for number in range(rounds + 1):
        piles.bring_due()
        whole = once(_all_the_way)
        piles.bring_due()
        open_due(database_now())
        bring_forward()
        announce_all(database_now())
        content = content or sample(database_now())
        if number == 0:
            found.statements = statements_of(lambda: deliver(database_now()))
            continue
        found.whole.seconds.append(whole)
        found.alone.seconds.append(once(lambda: deliver(database_now())))
        found.bare.seconds.append(once(partial(bare_loop, sink, piles.size, content)))
    letters, distinct = sink.counted()
    # What the bare loop sent all bears the Message-ID of one of ours.
    sent, bare = 2 * (rounds + 1) * piles.size, rounds * piles.size
    return found.told(piles.size) | {"lost": sent - distinct, "doubled": letters - bare - distinct}


def _all_the_way() -> None:
    """Do rounds until every check-in of the pile is asked for by mail: a round sends for a minute at most."""
    tick_round(database_now())
    bring_forward()
    while Announcement.objects.exists() or OutboxMessage.objects.filter(state="pending").exists():
        tick_round(database_now())


def deliver_to(sink: FastMailSink) -> None:
    """Let this process hand its mail to the sink."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def sample(at: datetime) -> bytes:
    """Return one of the mails as it goes over the wire."""
    message = OutboxMessage.objects.filter(state="pending").order_by("pk").first()
    assert message is not None
    return letter(message, at).message().as_bytes(linesep="\r\n")


def bare_loop(sink: FastMailSink, size: int, content: bytes) -> None:
    """Send so many letters over one connection and do nothing else."""
    with smtplib.SMTP("127.0.0.1", sink.port) as smtp:
        for number in range(size):
            smtp.sendmail("notify@example.org", [f"p{number}@example.org"], content)
