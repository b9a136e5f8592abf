"""Pairs of departments of which one waits for the other: the block of the dashboard and the table of all."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from agreements.dashboard.commitment_status import StatusWord
from agreements.dashboard.overview.scope import Reading, Scope
from agreements.dashboard.relations.addresses import address_of
from agreements.dashboard.relations.sides import Side
from agreements.dashboard.relations.waits import KINDS, Wait, waits, working_days_in_words
from stakeholders.text.sentences import ngettext

MOST_SENTENCES, MOST_PAIRS = 6, 4
MOST_NAMES = 6


def _in_words(one: str, several: str) -> Callable[[int], str]:
    return lambda count: ngettext(one, several, count) % {"count": count}


# How many promises wait for something of this kind, as part of a list.
COUNTED = {
    StatusWord.DATE_PASSED: _in_words("%(count)s whose date has passed", "%(count)s whose date has passed"),
    StatusWord.NO_NEWS: _in_words("%(count)s no news", "%(count)s no news"),
    StatusWord.AT_RISK: _in_words("%(count)s at risk", "%(count)s at risk"),
    StatusWord.OFF_TRACK: _in_words("%(count)s off track", "%(count)s off track"),
    StatusWord.SENT_BACK: _in_words("%(count)s sent back", "%(count)s sent back"),
    StatusWord.WAITS_FOR_ACCEPTANCE: _in_words("%(count)s waits for acceptance", "%(count)s wait for acceptance"),
}


@dataclass(frozen=True)
class Pair:
    """One side that waits for another, and the promises for which it does, longest first."""

    waits: Side
    waited_for: Side
    rows: list[Wait]
    url: str

    @property
    def longest(self) -> Wait:
        return self.rows[0]

    @property
    def how_long(self) -> str:
        return working_days_in_words(self.longest.working_days)

    @property
    def kinds(self) -> str:
        """Return how many promises wait for what, in words: 4 no news, 5 at risk."""
        return kinds_in_words(self.rows)


@dataclass(frozen=True)
class WaitsBlock:
    """Who waits longest: each promise in a sentence where there are few agreements, else the first pairs."""

    sentences: list[Wait]
    pairs: list[Pair]
    url: str


@dataclass(frozen=True)
class Matrix:
    """Who waits, down, and who is waited for, across; both alphabetical. A cell is a pair, or nothing."""

    columns: list[Side]
    rows: list[tuple[Side, list[Pair | None]]]

    @property
    def has_room(self) -> bool:
        """True where names of departments fit above the columns; else their codes stand there."""
        return len(self.columns) <= MOST_NAMES


def kinds_in_words(rows: Iterable[Wait]) -> str:
    counts = Counter(wait.kind for wait in rows)
    return ", ".join(COUNTED[kind](counts[kind]) for kind in KINDS if counts[kind])


def by_pair(rows: Iterable[Wait], scope: Scope, kind: str = "") -> list[Pair]:
    """Return the pairs, the one that waits longest first; `kind` is kept in their addresses."""
    found: dict[tuple[str, str], list[Wait]] = defaultdict(list)
    for wait in rows:
        found[wait.waits.code, wait.waited_for.code].append(wait)
    address = partial(address_of, scope, "waiting-pair", kind=kind)
    pairs = [Pair(one[0].waits, one[0].waited_for, one, address(*codes)) for codes, one in found.items()]
    return sorted(pairs, key=lambda pair: (-pair.longest.working_days, pair.waits.order, pair.waited_for.order))


def matrix_of(pairs: Iterable[Pair]) -> Matrix:
    """Return the table of these pairs, with those rows and columns alone that have one."""
    cells = {(pair.waits.code, pair.waited_for.code): pair for pair in pairs}
    columns = _alphabetical(pair.waited_for for pair in cells.values())
    rows = _alphabetical(pair.waits for pair in cells.values())
    return Matrix(columns, [(row, [cells.get((row.code, column.code)) for column in columns]) for row in rows])


def waits_block(reading: Reading, *, is_small: bool) -> WaitsBlock:
    """Return what the dashboard says of who waits; see `waits`. Sentences where it names each agreement."""
    rows, scope = waits(reading), reading.scope
    url = address_of(scope, "waiting")
    if is_small:
        return WaitsBlock(rows[:MOST_SENTENCES], [], url)
    return WaitsBlock([], by_pair(rows, scope)[:MOST_PAIRS], url)


def _alphabetical(sides: Iterable[Side]) -> list[Side]:
    return sorted({side.code: side for side in sides}.values(), key=lambda side: side.order)
