"""`make verify-recurrence`: the rhythm against dateutil on naive dates, in every zone of the zone database."""

import functools
import zoneinfo
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY, rrule  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from agreements.analysis.recurrence import MONTHS_OF, Recurrence, Unit
from tests.verify.reporting import Report, parser, seed_of

ZONES = sorted(zoneinfo.available_timezones())
FIRST, LAST = date(1890, 1, 1), date(2110, 12, 31)
ONE_SECOND, ONE_MINUTE, ONE_HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
# Offsets had seconds before the zones were standardised.
STEPS = (ONE_HOUR, ONE_MINUTE, ONE_SECOND)
# No zone was ever further from UTC than this.
FURTHEST = timedelta(hours=16)
LOOKED_AT = 6
Rule = tuple[date, str, int, str, time]


# --- the oracle -------------------------------------------------------------------------------------
def expected_days(rule: Rule, start: int, count: int = LOOKED_AT) -> list[date]:
    """Return the days from no. `start` on as dateutil reckons them: a month without the day has its last one."""
    anchor, unit, every, _zone, _clock = rule
    naive = datetime.combine(anchor, time())
    if unit == Unit.WEEK:
        days = rrule(WEEKLY, interval=every, dtstart=naive)
    else:
        months = every * MONTHS_OF[Unit(unit)]
        days = rrule(MONTHLY, interval=months, dtstart=naive, bymonthday=(anchor.day, -1), bysetpos=1)
    return [day.date() for day in islice(days, start, start + count)]


def expected_moment(day: date, clock: time, zone: str) -> datetime:
    """Return the first moment at which the zone's wall shows this time or a later one, found by watching the wall.

    That is one rule for all three: the time itself, the end of the gap that swallowed it, the first of two.
    """
    info = zoneinfo.ZoneInfo(zone)
    wanted = datetime.combine(day, clock)
    moment = (wanted - FURTHEST).replace(tzinfo=UTC)
    while (shown := _wall(moment, info)) < wanted:
        moment += next(step for step in STEPS if _is_quiet(moment, shown, wanted, step, info))
    return moment


def _is_quiet(moment: datetime, shown: datetime, wanted: datetime, step: timedelta, info: zoneinfo.ZoneInfo) -> bool:
    # Nothing is to be seen in a stretch that the wall measures rightly and that goes no further than what is wanted.
    then = _wall(moment + step, info)
    return step == ONE_SECOND or (then - shown == step and then <= wanted)


def _wall(moment: datetime, info: zoneinfo.ZoneInfo) -> datetime:
    return moment.astimezone(info).replace(tzinfo=None)


# --- the examples -----------------------------------------------------------------------------------
@functools.cache
def clock_changes(zone: str) -> list[datetime]:
    """Return the wall times just before the clock was moved, to begin examples near them."""
    info = zoneinfo.ZoneInfo(zone)
    step = timedelta(days=5)
    looked_at = [datetime(FIRST.year, 1, 1, tzinfo=UTC) + step * n for n in range((LAST - FIRST).days // step.days)]
    offsets = [(moment, moment.astimezone(info).utcoffset()) for moment in looked_at]
    return [_changed(a, b, info) for (a, before), (b, after) in pairwise(offsets) if before != after]


def _changed(early: datetime, late: datetime, info: zoneinfo.ZoneInfo) -> datetime:
    offset = early.astimezone(info).utcoffset()
    while late - early > ONE_MINUTE:
        middle = early + (late - early) / 2
        early, late = (middle, late) if middle.astimezone(info).utcoffset() == offset else (early, middle)
    return _wall(early, info).replace(second=0, microsecond=0)


@st.composite
def rules(draw: Callable[..., Any], zone: str) -> tuple[Rule, int]:
    """Any rule of the zone and one of its occurrences; every second one falls within two hours of a moved clock."""
    unit = draw(st.sampled_from(list(Unit)))
    every, seq = draw(st.integers(1, 26)), draw(st.integers(0, 40))
    changes = clock_changes(zone)
    if changes and draw(st.booleans()):
        near = draw(st.sampled_from(changes)) + ONE_MINUTE * draw(st.integers(-120, 120))
        return (_anchor_before(near.date(), unit, every, seq), unit, every, zone, near.time()), seq
    clock = time(draw(st.integers(0, 23)), draw(st.integers(0, 59)))
    return (draw(st.dates(FIRST, LAST)), unit, every, zone, clock), seq


def _anchor_before(day: date, unit: str, every: int, seq: int) -> date:
    if unit == Unit.WEEK:
        return day - timedelta(weeks=every * seq)
    year, month = divmod(day.year * 12 + day.month - 1 - every * MONTHS_OF[Unit(unit)] * seq, 12)
    return date(year, month + 1, min(day.day, 28))


# --- the properties ---------------------------------------------------------------------------------
@dataclass
class Seen:
    """What the examples covered."""

    zones: set[str]
    kinds: Counter[str]
    examples: int = 0


def check(kind: type[Recurrence], rule: Rule, start: int, hours: int, seen: Seen) -> None:
    """Compare some occurrences with the oracle, and look at them as a sequence."""
    *_rest, zone, clock = rule
    rhythm = kind(*rule)
    numbers = range(start, start + LOOKED_AT)
    dues = [rhythm.due_at(seq) for seq in numbers]
    for seq, due, day in zip(numbers, dues, expected_days(rule, start), strict=True):
        assert rhythm.day(seq) == day, f"{rule}: no. {seq} is on {rhythm.day(seq)}, not {day}"
        moment = expected_moment(day, clock, zone)
        assert due == moment, f"{rule}: no. {seq} is at {due}, not {moment}"
        seen.kinds[_how_it_is_shown(day, clock, moment, zone)] += 1
    assert all(a < b for a, b in pairwise(dues)), f"{rule}: not increasing from {start}"
    periods = [_period(rule, rhythm.day(seq)) for seq in numbers]
    assert periods == list(numbers), f"{rule}: not one in each period from {start}"
    check_restart(rhythm, dues, start, hours)
    seen.zones.add(zone)


def check_restart(rhythm: Recurrence, dues: list[datetime], start: int, hours: int) -> None:
    """Whoever asks at any moment, with no memory, is told the same sequence."""
    for seq, due in enumerate(dues, start):
        assert rhythm.first_after(due) == seq + 1, f"{rhythm}: after no. {seq} comes {rhythm.first_after(due)}"
        assert rhythm.first_after(due - timedelta(microseconds=1)) == seq, f"{rhythm}: just before no. {seq}"
    moment = dues[0] + timedelta(hours=hours)
    seq = rhythm.first_after(moment)
    assert rhythm.due_at(seq) > moment, f"{rhythm}: no. {seq} is not after {moment}"
    assert seq == 0 or rhythm.due_at(seq - 1) <= moment, f"{rhythm}: {moment} skips no. {seq - 1}"


def _period(rule: Rule, day: date) -> int:
    anchor, unit, every, _zone, _clock = rule
    if unit == Unit.WEEK:
        return (day - anchor).days // (7 * every)
    months = (day.year - anchor.year) * 12 + day.month - anchor.month
    return months // (every * MONTHS_OF[Unit(unit)])


def _how_it_is_shown(day: date, clock: time, moment: datetime, zone: str) -> str:
    info = zoneinfo.ZoneInfo(zone)
    wanted = datetime.combine(day, clock)
    shown = _wall(moment, info)
    if shown != wanted:
        assert moment.astimezone(info).utcoffset() != (moment - timedelta(seconds=1)).astimezone(info).utcoffset()
        return "in_gaps"
    first, second = (wanted.replace(tzinfo=info, fold=fold).utcoffset() for fold in (0, 1))
    return "plain" if first == second else "shown_twice"


# --- what the controls take away --------------------------------------------------------------------
class FromThePrevious(Recurrence):
    """Reckons each month from the one before, as the 31st would drift to the 28th."""

    def day(self, seq: int) -> date:
        if self.unit == Unit.WEEK:
            return super().day(seq)
        day = self.anchor_on
        for _turn in range(seq):
            day = Recurrence(day, self.unit, self.every, self.zone).day(1)
        return day


class DaysOf24Hours(Recurrence):
    """Adds weeks in UTC, as if no clock were ever moved."""

    def due_at(self, seq: int) -> datetime:
        if self.unit != Unit.WEEK:
            return super().due_at(seq)
        return super().due_at(0) + timedelta(hours=24 * 7 * self.every * seq)


CONTROLS = {"anchor + n": FromThePrevious, "wall clock": DaysOf24Hours}


def examine(kind: type[Recurrence], report: Report, examples: int) -> bool:
    """Run the examples, as many in each zone, and say what came of them; return whether the aim was reached."""
    seen = Seen(set(), Counter())
    for number, zone in enumerate(ZONES):
        _in_zone(kind, zone, seen, report, number=report.seed + number, examples=-(-examples // len(ZONES)))
        if report.control and report.misses:
            break
    return report.say(
        examples=seen.examples, zones=len(seen.zones), counterexamples=len(report.misses), **dict(seen.kinds)
    )


def _in_zone(kind: type[Recurrence], zone: str, seen: Seen, report: Report, *, number: int, examples: int) -> None:
    @seed(number)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=HealthCheck)
    @given(rules(zone), st.integers(-500_000, 500_000))
    def run(drawn: tuple[Rule, int], hours: int) -> None:
        seen.examples += 1
        rule, start = drawn
        check(kind, rule, start, hours, seen)

    try:
        run()
    except* AssertionError as found:
        for miss in found.exceptions:
            report.miss(miss)


def main() -> None:
    """Examine the rhythm, or each control."""
    options = parser(__doc__)
    options.add_argument("--examples", type=int, default=20_000)
    arguments = options.parse_args()
    chosen = CONTROLS if arguments.control else {"": Recurrence}
    number = seed_of(arguments)
    answers = [
        examine(kind, Report("recurrence", number, control=name), arguments.examples) for name, kind in chosen.items()
    ]
    raise SystemExit(0 if all(answers) else 1)


if __name__ == "__main__":
    main()
