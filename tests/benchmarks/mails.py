"""`make benchmark-mails`: check-in mails handed over by two loops, against a bare loop over the same mail server."""

import argparse
import smtplib
import time
from datetime import datetime, timedelta
from typing import Any

from tests.verify import django_setup  # noqa: F401

# isort: split
from django.db import connection

from agreements.database_clock import database_now
from agreements.models import OutboxMessage
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.rendering.email import letter
from agreements.scheduler import tick
from tests.verify.due_work import bring_forward, make_due
from tests.verify.installation import Installation, database
from tests.verify.mail_sink import MailSink
from tests.verify.outbox_state import is_second_copy_announced
from tests.verify.reporting import Report, parser
from tests.verify.seeding import a_company, allow_mail_at_any_hour, commitments_in_force

LOOPS = ("loop1", "loop2")
# Of what a bare loop does; a claim, checks, a rendering and a note of the outcome stand between two mails here.
AIM = 0.6
STANDSTILL = 30.0


def run(report: Report, chosen: argparse.Namespace) -> dict[str, Any]:
    """Prepare the mails, let a bare loop send as many of the same size, then let the product send its own."""
    at = database_now()
    prepare(chosen.n, at)
    installation = Installation(sink=MailSink(is_flagged=is_second_copy_announced), has_broker=False, ring_every=0.2)
    try:
        bare = bare_loop(installation.sink, chosen.n, sample(at))
        installation.sink.copies.clear()
        installation.start(*LOOPS)
        time.sleep(chosen.warm_up)
        ours = handed_over(installation.sink, chosen.n)
    finally:
        installation.stop()
    share = ours / bare
    if share < AIM:
        report.miss(f"two loops hand over {share:.0%} of what a bare loop does")
    return {"mails": chosen.n, "bare_per_second": round(bare), "ours_per_second": round(ours), "share": round(share, 2)}


def prepare(size: int, at: datetime) -> None:
    """Write one mail for each of so many people, kept back for now."""
    company = a_company(departments=8, owners=size, at=at)
    allow_mail_at_any_hour([*company.heads, *company.owners])
    commitments = commitments_in_force(size, at=at, company=company, with_text=False)
    tick(at=at)
    make_due(commitments)
    now = database_now()
    tick(at=now)
    bring_forward()
    announce_all(database_now())
    OutboxMessage.objects.update(available_at=now + timedelta(days=1))
    connection.close()


def sample(at: datetime) -> bytes:
    """Return one of the mails as it goes over the wire."""
    message = OutboxMessage.objects.order_by("pk").first()
    assert message is not None
    return letter(message, at).message().as_bytes(linesep="\r\n")


def bare_loop(sink: MailSink, size: int, content: bytes) -> float:
    """Return mails per second of one connection that does nothing else."""
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", sink.port) as smtp:
        for number in range(size):
            smtp.sendmail("notify@example.org", [f"p{number}@example.org"], content)
    return size / (time.perf_counter() - begun)


def handed_over(sink: MailSink, size: int) -> float:
    """Let all mails go at once; return mails per second until the last, or until nothing moves any more."""
    begun = time.perf_counter()
    OutboxMessage.objects.update(available_at=database_now())
    known, moved_at = 0, begun
    while known < size and time.perf_counter() < moved_at + STANDSTILL:
        if len(sink.copies) != known:
            known, moved_at = len(sink.copies), time.perf_counter()
        time.sleep(0.02)
    return known / (moved_at - begun)


def options() -> argparse.ArgumentParser:
    asked = parser(__doc__)
    asked.add_argument("--n", type=int, default=1_000, help="mails (default: 1,000)")
    asked.add_argument("--warm-up", type=float, default=5, help="seconds for the loops to start")
    return asked


if __name__ == "__main__":
    arguments = options().parse_args()
    found = Report("benchmark-mails", seed=0)
    with database():
        figures = run(found, arguments)
    found.finish(**figures)
