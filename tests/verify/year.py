"""`make verify-year`: a virtual year of ticks, with gaps and repeats, in twelve zones that make it hard.

First many schedules in memory, then a sample through the tick itself on a real PostgreSQL. In both every
point of the rhythm must be there exactly once, and of those that a gap swallowed only the newest asked for.
The year is 2011, in which Samoa left out a day and Chile, Russia and Morocco changed their rules.
"""

import functools
import heapq
import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.verify import django_setup  # noqa: F401

# isort: split
from agreements.analysis.recurrence import Recurrence, Unit
from agreements.cadence import occasions
from agreements.models import Announcement, Occasion
from agreements.models.occasion import Closing
from agreements.scheduler import tick
from tests.verify.controls import coalescing
from tests.verify.installation import database, empty
from tests.verify.recurrence import Rule, expected_days, expected_moment
from tests.verify.reporting import Report, parser, seed_of
from tests.verify.seeding import a_company, commitments_in_force

START, END = datetime(2011, 1, 8, tzinfo=UTC), datetime(2012, 1, 8, tzinfo=UTC)
ZONES = (
    "Africa/Casablanca",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Moscow",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
CLOCKS = (time(9), time(9), time(0), time(0, 1), time(0, 30), time(2), time(2, 15), time(2, 45), time(3), time(23, 59))
# Mostly close ones: a gap has to swallow several points of one rhythm.
EVERY = {Unit.WEEK: (1, 1, 1, 2, 2, 3, 4, 8), Unit.MONTH: (1, 1, 2, 3), Unit.QUARTER: (1, 2)}
UNITS = (Unit.WEEK, Unit.WEEK, Unit.WEEK, Unit.MONTH, Unit.QUARTER)
# More than any rhythm has points in the year, its weeks before the year included.
ENOUGH = 70
REPEATED, GAPS, LONGEST_GAP = 0.05, 0.005, 30 * 24


# --- the year ---------------------------------------------------------------------------------------
def ticks(chance: random.Random, every: int = 1) -> list[datetime]:
    """Return the moments of the ticks: every hour or so many, some repeated, some missing for hours or days."""
    moments, at = [], START
    while at <= END:
        moments += [at] * (2 if chance.random() < REPEATED else 1)
        hours = chance.randint(2, LONGEST_GAP) if chance.random() < GAPS * every else every
        at += timedelta(hours=hours, seconds=chance.randint(0, 30))
    return moments


def a_rule(chance: random.Random, zone: str) -> Rule:
    """Return any rhythm that begins around the beginning of the year."""
    unit = chance.choice(UNITS)
    anchor = START.date() + timedelta(days=chance.randint(-60, 60))
    return anchor, unit, chance.choice(EVERY[unit]), zone, chance.choice(CLOCKS)


# --- what must come of it ---------------------------------------------------------------------------
@dataclass
class Outcome:
    """The moments that became a check-in of one schedule, and those of them that were asked for."""

    noted: list[datetime] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)


def expected(rule: Rule, moments: list[datetime]) -> Outcome:
    """Return what the oracle makes of a rule: all points of the year, the newest at each tick asked for."""
    *_rest, zone, clock = rule
    days = [day for day in expected_days(rule, 0, ENOUGH) if _is_near(day)]
    dues = [due for due in (_watched(day, clock, zone) for day in days) if START < due <= moments[-1]]
    newest = {bisect_left(moments, due): due for due in dues}
    return Outcome(dues, list(newest.values()))


def _is_near(day: date) -> bool:
    return START.date() - timedelta(days=2) <= day <= END.date() + timedelta(days=2)


_watched = functools.cache(expected_moment)


def compare(layer: str, rule: Rule, found: Outcome, moments: list[datetime], report: Report) -> None:
    """Note where the outcome is not the expected one."""
    wanted = expected(rule, moments)
    for what, had, aim in (("noted", found.noted, wanted.noted), ("asked", found.asked, wanted.asked)):
        if had != aim:
            odd = sorted(set(had) ^ set(aim))[:3] or "one of them twice"
            report.miss(f"{layer}: {len(had)} {what} instead of {len(aim)} for {rule}: {odd}")


# --- in memory --------------------------------------------------------------------------------------
def in_memory(rules: list[Rule], moments: list[datetime]) -> list[Outcome]:
    """Let the rhythms run through the year as the tick lets its schedules."""
    rhythms, outcomes = [Recurrence(*rule) for rule in rules], [Outcome() for _ in rules]
    queue = [(rhythm.due_at(seq := rhythm.first_after(START)), n, seq) for n, rhythm in enumerate(rhythms)]
    heapq.heapify(queue)
    for at in moments:
        while queue and queue[0][0] <= at:
            _, n, seq = queue[0]
            due = list(rhythms[n].due_by(at, since=seq))
            outcomes[n].noted += [rhythms[n].due_at(number) for number in due]
            outcomes[n].asked.append(outcomes[n].noted[-1])
            heapq.heapreplace(queue, (rhythms[n].due_at(due[-1] + 1), n, due[-1] + 1))
    return outcomes


# --- through the tick -------------------------------------------------------------------------------
def through_the_tick(rules: list[Rule], moments: list[datetime], report: Report) -> Iterator[tuple[Rule, Outcome]]:
    """Let agreements with these rhythms, an owner in each zone, run through the year; yield what is in the database."""
    seeded = _seed(rules)
    for at in moments if seeded else ():
        tick(at=at)
        owed = list(Occasion.objects.filter(closing=Closing.OPEN).values_list("commitment_id", flat=True))
        if len(owed) != len(set(owed)):
            report.miss(f"tick: several check-ins of one commitment are open at {at}")
    found: dict[int, Outcome] = defaultdict(Outcome)
    for commitment, due_at in Occasion.objects.order_by("due_at").values_list("commitment_id", "due_at"):
        found[commitment].noted.append(due_at)
    asked = Announcement.objects.filter(kind="check_in_due").order_by("occasion__due_at")
    for commitment, due_at in asked.values_list("occasion__commitment_id", "occasion__due_at"):
        found[commitment].asked.append(due_at)
    yield from ((rule, found[commitment]) for commitment, rule in seeded.items())


def _seed(rules: list[Rule]) -> dict[int, Rule]:
    company = a_company(owners=len(ZONES), zones=ZONES, at=START)
    seeded: dict[int, Rule] = {}
    for anchor, unit, every, _zone, clock in rules:
        made = commitments_in_force(
            len(ZONES),
            at=START,
            company=company,
            per_agreement=len(ZONES),
            due_in=timedelta(weeks=400),
            first_check_in_on=anchor,
            unit=unit,
            every=every,
            check_in_at=clock,
        )
        owners = zip(made, company.owners, strict=True)
        seeded |= {commitment: (anchor, unit, every, owner.zone, clock) for commitment, owner in owners}
    return seeded


# --- what the controls take away --------------------------------------------------------------------
def noting_what_passed(patch: pytest.MonkeyPatch) -> None:
    """The tick asks for the newest and forgets those that passed in the meantime."""
    pass_over = occasions._pass_over
    patch.setattr(
        occasions,
        "_pass_over",
        lambda turns, pauses: pass_over([replace(turn, passed=[]) for turn in turns], pauses),
    )


def the_wall_clock(patch: pytest.MonkeyPatch) -> None:
    """Weeks are added in UTC."""
    original = Recurrence.due_at

    def due_at(self: Recurrence, seq: int) -> datetime:
        hours = 24 * 7 * self.every * seq
        return original(self, 0) + timedelta(hours=hours) if self.unit == Unit.WEEK else original(self, seq)

    patch.setattr(Recurrence, "due_at", due_at)


CONTROLS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "noting what passed": noting_what_passed,
    "wall clock": the_wall_clock,
    "coalescing": coalescing,
}


def run(report: Report, schedules: int, sample: int) -> bool:
    """Let the year pass in both layers and say what came of it; return whether the aim was reached."""
    chance = random.Random(report.seed)  # noqa: S311 - chooses examples
    # Whoever looks for one finding need not look every hour.
    moments = ticks(chance, every=6 if report.control else 1)
    rules = [a_rule(chance, zone) for zone in ZONES for _ in range(schedules)]
    pure = list(zip(rules, in_memory(rules, moments), strict=True))
    _compare_all("in memory", pure, moments, report)
    empty()
    real = list(through_the_tick([a_rule(chance, "") for _ in range(sample)], moments, report))
    _compare_all("tick", real, moments, report)
    return report.say(
        zones=len(ZONES),
        ticks=len(moments),
        schedules=len(pure),
        through_the_tick=len(real),
        **_counted("in_memory", pure),
        **_counted("tick", real),
    )


def _counted(layer: str, found: list[tuple[Rule, Outcome]]) -> dict[str, int]:
    noted, asked = (sum(len(getattr(outcome, what)) for _, outcome in found) for what in ("noted", "asked"))
    return {f"{layer}_check_ins": noted, f"{layer}_swallowed": noted - asked}


def _compare_all(layer: str, found: Iterable[tuple[Rule, Outcome]], moments: list[datetime], report: Report) -> None:
    for rule, outcome in found:
        compare(layer, rule, outcome, moments, report)


def _each_alone(control: str, schedules: int, sample: int) -> list[tuple[int, int]]:
    # Each layer has to notice by itself; what is not noted is a matter of the tick alone.
    return [(0, sample)] if control == "noting what passed" else [(schedules, 0), (0, sample)]


def _without(control: str, seed: int, schedules: int, sample: int) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        CONTROLS[control](patch)
        return run(Report("year", seed, control=control, shown=1), schedules, sample)


def main() -> None:
    """Let the year pass, or a smaller one with each protection taken away."""
    options = parser(__doc__)
    options.add_argument("--schedules", type=int, help="in each zone, in memory (default: 1000; as a control 5)")
    options.add_argument("--sample", type=int, help="in each zone, through the tick (default: 60; as a control 5)")
    chosen = options.parse_args()
    number = seed_of(chosen)
    sizes = (chosen.schedules or (5 if chosen.control else 1000), chosen.sample or (5 if chosen.control else 60))
    with database():
        if not chosen.control:
            raise SystemExit(0 if run(Report("year", number), *sizes) else 1)
        answers = [_without(name, number, *only) for name in CONTROLS for only in _each_alone(name, *sizes)]
    raise SystemExit(0 if all(answers) else 1)


if __name__ == "__main__":
    main()
