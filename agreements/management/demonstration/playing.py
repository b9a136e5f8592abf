"""Playing: several stories told side by side, with the ticks of the clock between their acts."""

import heapq
from collections.abc import Callable, Generator, Iterable
from datetime import datetime, timedelta

from agreements.cadence.ticking import tick
from agreements.drift.watching import watch
from agreements.notifications.announcing import announce_all

# A story yields the moment of its next act, and goes on when that moment has come.
Story = Generator[datetime, datetime, None]
EVERY = timedelta(hours=6)


def play(stories: Iterable[Story], *, since: datetime, until: datetime) -> None:
    """Tell the stories from one moment to the other, in the order of their moments, as the clock ticks."""
    turns: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        turns.append((next(story), number, story))
    heapq.heapify(turns)
    clock = _clock(since)
    while turns:
        at, number, story = heapq.heappop(turns)
        clock(min(at, until))
        following = _act(story, at) if at <= until else None
        announce_all(min(at, until))
        if following:
            heapq.heappush(turns, (following, number, story))
    clock(until)
    _tick(until)


def _act(story: Story, at: datetime) -> datetime | None:
    try:
        return story.send(at)
    except StopIteration:
        return None


def _clock(since: datetime) -> Callable[[datetime], None]:
    """Return a clock that ticks every few hours, up to each moment that it is asked for."""
    hand = since

    def run(until: datetime) -> None:
        nonlocal hand
        while hand <= until:
            _tick(hand)
            hand += EVERY

    return run


def _tick(at: datetime) -> None:
    # The rounds of the bell but for the mail: what is still of use goes out when the bell rings next.
    tick(at=at)
    watch(at=at)
    announce_all(at)
