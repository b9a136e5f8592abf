"""`make verify-two-beats`: five schedulers, three loops and four workers compete for check-ins due at once."""

import argparse
import time
from collections import Counter
from typing import Any

from tests.verify import django_setup  # noqa: F401

# isort: split
from django.db import connection
from django.db.models import Count

from agreements.database_clock import database_now
from agreements.models import Announcement, InboxItem, Occasion, OutboxMessage, Schedule
from agreements.scheduler import tick
from tests.verify.due_work import bring_forward, make_due
from tests.verify.installation import Installation, database
from tests.verify.mail_sink import MailSink
from tests.verify.outbox_state import is_second_copy_announced
from tests.verify.reporting import Report, parser, seed_of
from tests.verify.seeding import a_company, allow_mail_at_any_hour, commitments_in_force

BEATS = tuple(f"beat{number}" for number in range(1, 6))
LOOPS = tuple(f"loop{number}" for number in range(1, 4))
WORKERS = tuple(f"worker{number}" for number in range(1, 5))
# No progress for so many seconds means that nothing more is coming.
STANDSTILL = 60.0


def run(report: Report, chosen: argparse.Namespace) -> dict[str, Any]:
    """Let everybody work on the pile at once; count what came of it."""
    commitments = commitments_not_yet_due(chosen.n)
    installation = Installation(sink=MailSink(is_flagged=is_second_copy_announced), without=report.control)
    try:
        installation.start(*BEATS, *LOOPS, *WORKERS)
        time.sleep(chosen.warm_up)
        begun = time.monotonic()
        make_due(commitments)
        opened = wait_until(lambda: Occasion.objects.count(), chosen.n) - begun
        handed_over = wait_until(lambda: len(installation.sink.copies), chosen.n) - begun
    finally:
        installation.stop()
    for miss in misses(chosen.n, installation.sink):
        if miss.startswith("doubled") or not report.control:
            report.miss(miss)
    return {
        "due": chosen.n,
        "occasions": Occasion.objects.count(),
        "inbox": InboxItem.objects.count(),
        "mails": dict(Counter(OutboxMessage.objects.values_list("state", flat=True))),
        "copies": len(installation.sink.copies),
        "opened_seconds": round(opened, 1),
        "handed_over_seconds": round(handed_over, 1),
    }


def commitments_not_yet_due(size: int) -> list[int]:
    """Return commitments in force whose schedules are made and not due yet."""
    now = database_now()
    company = a_company(departments=8, owners=200, at=now)
    allow_mail_at_any_hour([*company.heads, *company.owners])
    commitments = commitments_in_force(size, at=now, company=company)
    tick(at=now)
    assert Schedule.objects.count() == size
    return commitments


def wait_until(count: Any, size: int) -> float:
    """Wait until that many are there, or until nothing moves any more; return the moment."""
    known, moved_at = -1, time.monotonic()
    while known < size and time.monotonic() < moved_at + STANDSTILL:
        bring_forward()
        now_there = count()
        if now_there != known:
            known, moved_at = now_there, time.monotonic()
        time.sleep(0.5)
    connection.close()
    return time.monotonic()


def misses(size: int, sink: MailSink) -> list[str]:
    """Return what was doubled and what was left out."""
    by_schedule = Occasion.objects.values("schedule").annotate(times=Count("pk"))
    by_occasion = {
        model.__name__: model.objects.values("occasion", "person").annotate(times=Count("pk"))
        for model in (InboxItem, OutboxMessage)
    }
    doubled = {
        "occasions": by_schedule.filter(times__gt=1).count(),
        **{name: rows.filter(times__gt=1).count() for name, rows in by_occasion.items()},
        "mails taken twice": sum(count > 1 for count in sink.count().values()),
    }
    missing = {
        "occasions": size - Occasion.objects.count(),
        "inbox": size - InboxItem.objects.count(),
        "mails": size - len(sink.count()),
        "announcements": Announcement.objects.count(),
    }
    found = [f"doubled: {count} {name}" for name, count in doubled.items() if count]
    return found + [f"missing: {count} {name}" for name, count in missing.items() if count]


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--n", type=int, default=10_000, help="how many check-ins are due at once (default: 10000)")
    options.add_argument("--warm-up", type=float, default=15.0, help="seconds until all processes are at work")
    chosen = options.parse_args()
    report = Report("two-beats", seed_of(chosen), control="lease" if chosen.control else "")
    with database():
        figures = run(report, chosen)
    report.finish(**figures)


if __name__ == "__main__":
    main()
