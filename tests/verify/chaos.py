"""`make verify-chaos`: people work in a whole installation while each part of it is killed, cut or stopped in turn."""

import argparse
import random
import socket
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from tests.verify import django_setup  # noqa: F401

# isort: split
from django.db import connection

from agreements.database_clock import database_now
from agreements.models import Announcement, OutboxMessage
from agreements.models.news.outbox_message import State
from agreements.scheduler import delivery_round
from tests.verify import checker
from tests.verify.agreements_under_fault import AgreementsUnderFault
from tests.verify.due_work import ScheduleAdvancer, bring_forward, wait_until_idle
from tests.verify.fault_injector import FaultInjector
from tests.verify.installation import Installation, database
from tests.verify.mail_sink import MailSink
from tests.verify.outbox_state import deliver_to, is_second_copy_announced
from tests.verify.reporting import Report, parser, seed_of
from tests.verify.simulated_users import SimulatedUsers

WITH_BROKER = ("web", "worker", "beat", "loop1", "loop2")
WITHOUT_BROKER = ("web", "loop1", "loop2")
# A freeze past the lease takes two minutes: only runs that are longer have one.
LONG, FROZEN = 100, "loop3"
STARTING = 30.0
# The work that is possible at once must be done within this many seconds of calm.
AT_ONCE = 90.0
# Backoff, lease and patience of the ledger are minutes: for those the clock is moved instead, minute by minute.
MINUTE, LAST = timedelta(minutes=1), timedelta(hours=12)
# Minutes of calm until a mail is settled. One whose outcome was unknown waits out lease and patience first; one that
# was refused three times or more waits out the pause that its refusals have grown to.
# What others hear only when the time to undo is over, half an hour, settles after that.
LIMITS = {"ordinary": 5, "ambiguous": 20, "often refused": 265, "told later": 40}


def run(report: Report, chosen: argparse.Namespace) -> dict[str, Any]:
    """Let the faults happen, wait for calm, compare; return the figures."""
    subjects = AgreementsUnderFault(dues=max(10, chosen.n))
    installation = Installation(
        has_broker=not chosen.no_broker, sink=MailSink(is_flagged=is_second_copy_announced), without=report.control
    )
    people = subjects.table.ana.email, subjects.table.ben.email
    users = SimulatedUsers(installation.address, subjects.targets(), *people, report.seed)
    injector = FaultInjector(installation, random.Random(report.seed))  # noqa: S311
    try:
        figures = run_under_faults(
            chosen, installation, injector, users, ScheduleAdvancer(subjects.rhythmic, pause=1.0)
        )
        calm = wait_until_idle(AT_ONCE)
    finally:
        installation.stop()
    if calm is None:
        report.miss(f"stuck: work that was possible at once was not done within {AT_ONCE} s")
    deliver_to(installation.sink)
    settled = deliver_everything(database_now())
    for name in (name for name, minutes in settled.items() if minutes > LIMITS[name]):
        report.miss(f"slow: mails that were {name} took {settled[name]} minutes")
    for fault in checker.faults(users.history, installation.sink):
        if fault.startswith("unflagged") or not report.control:
            report.miss(fault)
    figures["calm_after_seconds"] = None if calm is None else round(calm, 1)
    return figures | {"settled_after_minutes": settled} | counted(installation.sink)


def run_under_faults(
    chosen: argparse.Namespace,
    installation: Installation,
    injector: FaultInjector,
    users: SimulatedUsers,
    clock: ScheduleAdvancer,
) -> dict[str, Any]:
    """Start everything, let people and clock work under so many faults, and stop people and clock."""
    frozen = [FROZEN] if chosen.n >= LONG else []
    installation.start(*(WITHOUT_BROKER if chosen.no_broker else WITH_BROKER), *frozen)
    wait_for_web_server(installation)
    users.start()
    clock.start()
    begun = time.monotonic()
    for name in frozen:
        injector.freeze_past_the_lease(name)
    injector.inject(chosen.n)
    injector.wait_for_the_frozen()
    lasted = time.monotonic() - begun
    users.stop()
    clock.stop()
    connection.close()
    kinds = dict(sorted(injector.done.items()))
    return {
        "faults": injector.done.total(),
        "kinds": kinds,
        "frozen_past_the_lease": len(frozen),
        "acts": users.counted(),
        "under_fault_seconds": round(lasted),
    }


def counted(sink: MailSink) -> dict[str, Any]:
    """Return how the mails ended, and what the mail server has of them."""
    return {
        "mails": dict(Counter(OutboxMessage.objects.values_list("state", flat=True))),
        "copies": len(sink.copies),
        "second_copies_flagged": sum(count - 1 for count in sink.count().values()),
    }


def wait_for_web_server(installation: Installation) -> None:
    """Wait until the web server answers."""
    deadline = time.monotonic() + STARTING
    while True:
        try:
            with socket.create_connection(("127.0.0.1", installation.web_port), timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def deliver_everything(calm_since: datetime) -> dict[str, int]:
    """Move the clock on until every mail has come to its end; return after how many minutes the last of a kind did."""
    bring_forward()
    settled = dict.fromkeys(LIMITS, 0)
    minute = 0
    while (left := under_way()) and minute * MINUTE < LAST:
        for name in left:
            settled[name] = minute + 1
        minute += 1
        delivery_round(calm_since + minute * MINUTE)
    return settled


def under_way() -> set[str]:
    """Return which kinds of mails, and news, are not at their end yet."""
    rows = OutboxMessage.objects.filter(state__in=checker.UNDER_WAY)
    kinds = {_kind(row) for row in rows}
    return {"told later"} if Announcement.objects.exists() and not kinds else kinds


def _kind(row: OutboxMessage) -> str:
    # What is in somebody's hands now has an outcome that nobody knows yet.
    if row.ambiguous or row.state == State.SENDING:
        return "ambiguous"
    return "often refused" if row.attempts > 2 else "ordinary"


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--n", type=int, default=200, help="how many faults (default: 200)")
    options.add_argument("--no-broker", action="store_true", help="Redis is never there: the loop does it all")
    chosen = options.parse_args()
    name = "chaos without a broker" if chosen.no_broker else "chaos"
    report = Report(name, seed_of(chosen), control="lease" if chosen.control else "")
    with database():
        figures = run(report, chosen)
    report.finish(**figures)


if __name__ == "__main__":
    main()
