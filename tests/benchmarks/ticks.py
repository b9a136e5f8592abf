"""`make benchmark-ticks`: an idle tick at growing sizes, and a pile of schedules that are due at once."""

import argparse
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any

from tests.verify import django_setup  # noqa: F401

# isort: split
from django.db import connection, connections, transaction
from django.db.models import F

from agreements.database_clock import database_now
from agreements.drift.episodes import watch
from agreements.drift.ladder import climb
from agreements.models import Commitment, Occasion, Review, Revision, Schedule
from agreements.scheduler import tick
from tests.benchmarks.measuring import in_turns, once
from tests.verify.due_work import make_due
from tests.verify.installation import database
from tests.verify.reporting import Report, parser
from tests.verify.seeding import BATCH, Company, a_company, allow_mail_at_any_hour, commitments_in_force

REPEATS = 20
FAR = timedelta(weeks=4)
# An idle round may cost this much more at the largest size than at the smallest.
FLAT = 1.3
# Opening a check-in takes a lock, a row, an announcement and its rules; the floor is one row and one update.
OPENING = 15.0


def run(report: Report, chosen: argparse.Namespace) -> dict[str, Any]:
    """Grow the company step by step; then let a pile come due."""
    at = database_now()
    company = a_company(departments=20, owners=500, at=at)
    allow_mail_at_any_hour([*company.heads, *company.owners])
    idle: dict[int, dict[str, float]] = {}
    ratios: list[float] = []
    for size in chosen.sizes:
        grow(size, company, at)
        times = in_turns({"idle": idle_rounds, "floor": floor_of_idling})
        if not times["floor"].is_steady:
            report.miss(f"the floor wavered at {size}: {times['floor'].told()}")
        idle[size] = times["idle"].told() | {"ratio": round(times["idle"].median / times["floor"].median, 2)}
        ratios.append(times["idle"].median / times["floor"].median)
    growth = ratios[-1] / ratios[0]
    if growth > FLAT:
        report.miss(f"an idle round grows by {growth:.2f}")
    opening = open_a_pile(chosen.due)
    if opening["ratio"] > OPENING:
        report.miss(f"opening costs {opening['ratio']} times the floor")
    return {"idle": idle, "growth": round(growth, 2), "opening": opening}


def grow(size: int, company: Company, at: datetime) -> None:
    """Bring the number of commitments to `size`, each with its schedule, none of them due."""
    commitments = commitments_in_force(size - Commitment.objects.count(), at=at, company=company)
    wordings = Commitment.objects.filter(pk__in=commitments).select_related("terms__revision__agreement")
    rows = list(wordings)
    Schedule.objects.bulk_create([_schedule(row, at) for row in rows], batch_size=BATCH)
    Commitment.objects.filter(pk__in=commitments).update(followed=F("terms"))
    revisions = {row.terms.revision_id: row.terms.revision for row in rows if row.terms}
    days = {"due_on": (at + 100 * FAR).date(), "planned_on": (at + 100 * FAR).date()}
    Review.objects.bulk_create(
        [Review(agreement=revision.agreement, revision=revision, number=1, **days) for revision in revisions.values()],
        batch_size=BATCH,
    )
    Revision.objects.filter(pk__in=revisions).update(is_planned=True)
    # Only the owner of the tables may.
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _schedule(commitment: Commitment, at: datetime) -> Schedule:
    assert commitment.terms is not None  # seeded in force
    rhythm = {"anchor_on": (at + FAR).date(), "unit": "week", "every": 2, "clock": "09:00", "zone": "UTC"}
    return Schedule(
        commitment=commitment,
        revision=commitment.terms.revision,
        owner_id=commitment.terms.owner_id,
        due_on=commitment.terms.due_on,
        next_due_at=at + FAR,
        **rhythm,
    )


def idle_rounds() -> None:
    for _number in range(REPEATS):
        at = database_now()
        report = tick(at=at)
        assert not any(astuple(report)), report
        watch(at=at)
        climb(at)


def floor_of_idling() -> None:
    """As many questions as an idle round asks, each as cheap as a question can be."""
    with connection.cursor() as cursor:
        for _number in range(REPEATS * 20):
            cursor.execute("SELECT id FROM agreements_commitment WHERE id = 1")
            cursor.fetchall()


def open_a_pile(size: int) -> dict[str, float]:
    """Return how long it takes to open that many check-ins, against one row and one update for each."""
    due = list(Commitment.objects.order_by("pk").values_list("pk", flat=True)[:size])
    make_due(due)
    opened = once(lambda: tick(at=database_now()))
    assert Occasion.objects.count() == size
    floor = once(lambda: _floor_of_opening(due))
    return {"due": size, "per_second": round(size / opened), "ratio": round(opened / floor, 2)}


def _floor_of_opening(commitments: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE floor (schedule bigint, due timestamptz)")
        for commitment in commitments:
            with transaction.atomic():
                cursor.execute("INSERT INTO floor VALUES (%s, now())", [commitment])
                cursor.execute("UPDATE agreements_schedule SET next_seq = next_seq WHERE id = %s", [commitment])


def options() -> argparse.ArgumentParser:
    asked = parser(__doc__)
    asked.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    asked.add_argument("--due", type=int, default=10_000)
    return asked


if __name__ == "__main__":
    arguments = options().parse_args()
    found = Report("benchmark-ticks", seed=0)
    with database():
        figures = run(found, arguments)
    found.finish(**figures)
