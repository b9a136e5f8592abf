"""Whose dates break: what rests on what, which dates no longer fit when others are proposed, and circles of needs."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
# Who needs what: the first cannot be done before the second is.
Edge = tuple[Key, Key]


@dataclass(frozen=True)
class Break(Generic[Key]):
    """One date that no longer fits: `who` needs `what` by a day, and it comes `short` days later."""

    who: Key
    what: Key
    by: date
    short: int
    # False when `what` keeps its own day, but itself waits for something that comes later.
    is_direct: bool


def breaks(
    days: Mapping[Key, date],
    needs: Collection[Edge[Key]],
    proposed: Mapping[Key, date],
    *,
    added: Collection[Edge[Key]] = (),
) -> list[Break[Key]]:
    """Return the dates that break by the proposed days, the direct ones first, then down the chain by day.

    `added` are needs that the proposal brings with it. What was broken as much before is no news. Needs
    whose day is not known break nothing.
    """
    before = _broken(days, set(needs))
    after = dict(days) | dict(proposed)
    found = _broken(after, set(needs) | set(added))
    return sorted(
        (
            Break(who, what, after[who], short, is_direct=after[what] > after[who])
            for (who, what), short in found.items()
            if short > before.get((who, what), 0)
        ),
        key=lambda one: (not one.is_direct, one.by, str(one.who), str(one.what)),
    )


def find_cycle(needs: Iterable[Edge[Key]], start: Key) -> list[Key]:
    """Return a way from `start` along what it needs back to itself, both ends included; empty when there is none."""
    wanted: dict[Key, list[Key]] = {}
    for who, what in needs:
        wanted.setdefault(who, []).append(what)
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        for what in wanted.get(way[-1], []):
            if what == start:
                return [*way, start]
            if what not in seen:
                seen.add(what)
                ways.append([*way, what])
    return []


def _broken(days: Mapping[Key, date], needs: Collection[Edge[Key]]) -> dict[Edge[Key], int]:
    known = [(who, what) for who, what in needs if who in days and what in days]
    ready = _ready(days, known)
    short = {(who, what): (ready[what] - days[who]).days for who, what in known}
    return {edge: missing for edge, missing in short.items() if missing > 0}


def _ready(days: Mapping[Key, date], needs: Collection[Edge[Key]]) -> dict[Key, date]:
    """Return when each can be done at the earliest: on its own day, or when the last of all it needs is."""
    resting: dict[Key, list[Key]] = {}
    for who, what in needs:
        resting.setdefault(what, []).append(who)
    ready = dict(days)
    # A later day is handed down until nobody waits for it any more; a circle ends, since days only grow.
    waiting = list(days)
    while waiting:
        what = waiting.pop()
        for who in resting.get(what, []):
            if ready[what] > ready[who]:
                ready[who] = ready[what]
                waiting.append(who)
    return ready
