"""Rounds with nothing to do at one size of company: says how many statements and how long, each time it is asked."""

import sys

from tests.benchmarks.page_data import CLUSTER, fill, say

# isort: split
from django.conf import settings
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from agreements.database_clock import database_now
from agreements.models import Announcement, Occasion, OutboxMessage, Schedule
from agreements.models.news.heartbeat import Component
from agreements.notifications.operations.heartbeats import beating
from agreements.scheduler import tick_round
from tests.benchmarks.measuring import once

REPEATS = 20
# So many questions, each as cheap as a question can be, are the floor.
QUESTIONS = 6
MOST_ROUNDS = 200


def settle() -> int:
    """Do rounds until one changes nothing, without sending any mail; return how many it took."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.MAIL_BURST = settings.MAIL_PER_MINUTE = 10**6
    for number in range(MOST_ROUNDS):
        before = written()
        a_round()
        OutboxMessage.objects.filter(state="pending").update(state="expired")
        if written() == before and not work_left():
            return number
    raise SystemExit("There is always something to do.")


def a_round() -> None:
    """Do what the loop does every 30 seconds."""
    with beating(Component.LOOP) as at:
        tick_round(at)


def written() -> int:
    """Return how many rows were written, but for those of the sign of life and the counting of this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot(), pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
            " WHERE relname NOT IN ('agreements_heartbeat')"
        )
        return int(cursor.fetchone()[0] or 0)


def work_left() -> bool:
    """True while something is due that a round has left."""
    now = database_now()
    untold = Announcement.objects.filter(available_at__lte=now)
    return untold.exists() or OutboxMessage.objects.filter(state="sending").exists()


def floor() -> None:
    with connection.cursor() as cursor:
        for _number in range(REPEATS * QUESTIONS):
            cursor.execute("SELECT id FROM agreements_commitment WHERE id = 1")
            cursor.fetchall()


def idle() -> None:
    for _number in range(REPEATS):
        a_round()


def statements() -> list[str]:
    """Return what an idle round asks."""
    with CaptureQueriesContext(connection) as asked:
        a_round()
    return [query["sql"] for query in asked]


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
        say({"settled_after": settle(), **sizes()})
        with connections["owner"].cursor() as owner:
            owner.execute("VACUUM ANALYZE")
        connections["owner"].close()
        for line in sys.stdin:
            if line.strip() == "statements":
                say(statements())
            else:
                say({"idle": once(idle) / REPEATS, "floor": once(floor) / REPEATS})
        for alias in connections:
            connections[alias].close()
