"""Rounds with nothing to do at one size of company: says how many statements and how long, each time it is asked."""

import statistics
import sys
from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from tests.benchmarks.page_data import CLUSTER, fill, say

# isort: split
from django.conf import settings
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from agreements.database_clock import database_now
from agreements.due_work import due_work
from agreements.models import Look, Occasion, OutboxMessage, Schedule
from agreements.models.news.heartbeat import Component
from agreements.notifications.operations.heartbeats import beating
from agreements.scheduler import tick_round
from stakeholders.models import User
from tests.benchmarks.measuring import once
from tests.verify.seeding import allow_mail_at_any_hour

REPEATS = 20
# So many questions, each as cheap as a question can be, are the floor.
QUESTIONS = 6
MOST_ROUNDS = 200
SEARCHES = 5


def rounds_until_nothing_is_due() -> int:
    """Do rounds until nothing is due any more, without sending any mail; return how many it took."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.MAIL_BURST = settings.MAIL_PER_MINUTE = 10**6
    # A week for each of 5,000 people, made now on purpose, would keep the rounds busy for a quarter of an hour.
    allow_mail_at_any_hour(User.objects.all())
    for number in range(MOST_ROUNDS):
        if not any(astuple(due_work(database_now()))):
            return number
        a_round()
        OutboxMessage.objects.filter(state="pending").update(state="expired")
    raise SystemExit("There is always something to do.")


def a_round() -> None:
    """Do what the loop does every 30 seconds."""
    with beating(Component.LOOP) as at:
        tick_round(at)


def floor() -> None:
    with connection.cursor() as cursor:
        for _number in range(REPEATS * QUESTIONS):
            cursor.execute("SELECT id FROM agreements_commitment WHERE id = 1")
            cursor.fetchall()


def idle() -> None:
    for _number in range(REPEATS):
        a_round()


def searches() -> None:
    """Let the next round search everywhere, as the first of every quarter of an hour does."""
    Look.objects.update(until=database_now())
    a_round()


def statements_of(act: Callable[[], object]) -> int:
    """Return how many statements an act asks."""
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def figures() -> dict[str, Any]:
    """Return what a round asks, and what one that searches everywhere takes besides."""
    rounds_until_nothing_is_due()
    search = [once(searches) for _time in range(SEARCHES)]
    return {
        "statements": statements_of(a_round),
        "search_statements": statements_of(searches),
        "search_ms": round(1000 * statistics.median(search), 1),
    }


def sizes() -> dict[str, int]:
    """Return what there is, and what of it waits for a later moment."""
    return {
        "promises followed": Schedule.objects.filter(closed_at=None).count(),
        "check-ins owed": Occasion.objects.filter(closing="").count(),
        "mails": OutboxMessage.objects.count(),
    }


if __name__ == "__main__":
    with CLUSTER:
        fill()
        say({"settled_after": rounds_until_nothing_is_due(), **sizes()})
        with connections["owner"].cursor() as owner:
            owner.execute("VACUUM ANALYZE")
        connections["owner"].close()
        for line in sys.stdin:
            if line.strip() == "statements":
                say(figures())
            else:
                rounds_until_nothing_is_due()
                say({"idle": once(idle) / REPEATS, "floor": once(floor) / REPEATS})
        for alias in connections:
            connections[alias].close()
