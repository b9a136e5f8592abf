"""Plays several cases side by side in the order of their moments, with ticks of the scheduler between them."""

import heapq
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import datetime, time
from itertools import count
from typing import Any

from agreements.analysis.wall_clock import day_at, moment_at
from agreements.drift.episodes import watch
from agreements.drift.ladder import climb
from agreements.management.demonstration.days import WEEKDAYS
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.stand_in_notices import announce_stand_ins
from agreements.scheduler import tick

# A case is a generator: it yields the moment of its next act, and is resumed at that moment.
Story = Generator[datetime, datetime, None]
Part = Generator[datetime, datetime, Any]
# Every working day after nine where the company is; before a late act also after nine where its most western owner is.
MORNING, AFTERNOON = time(9, 30), time(15, 30)


def play(
    stories: Iterable[Story], *, zone: str, until: datetime, and_then: Callable[[datetime], object] = announce_all
) -> None:
    """Tell the stories up to a moment, each act when its time has come, while the clock ticks between them.

    `and_then` follows every act and every tick.
    """
    turns = [(next(story), number, story) for number, story in enumerate(stories)]
    heapq.heapify(turns)
    ticks = _ticks(turns[0][0], zone)
    last = upcoming = next(ticks)
    while turns and turns[0][0] <= until:
        at, number, story = heapq.heappop(turns)
        while upcoming <= at:
            _tick(upcoming, and_then)
            last, upcoming = upcoming, next(ticks)
        afternoon = moment_at(day_at(at, zone), AFTERNOON, zone)
        if last < afternoon <= at:
            _tick(afternoon, and_then)
            last = afternoon
        following = _act(story, at)
        and_then(at)
        if following:
            heapq.heappush(turns, (following, number, story))
    while upcoming < until:
        _tick(upcoming, and_then)
        upcoming = next(ticks)
    _tick(until, and_then)


def _act(story: Story, at: datetime) -> datetime | None:
    """Let a story go on; return the moment of its next act, or None at its end."""
    try:
        return story.send(at)
    except StopIteration:
        return None


def _ticks(since: datetime, zone: str) -> Iterator[datetime]:
    first = day_at(since, zone)
    return (moment_at(WEEKDAYS.add(first, number), MORNING, zone) for number in count())


def _tick(at: datetime, and_then: Callable[[datetime], object]) -> None:
    # The rounds of the bell but for mail and digests: what is still of use goes out when the bell rings next.
    tick(at=at)
    watch(at=at)
    climb(at)
    announce_stand_ins(at)
    and_then(at)
