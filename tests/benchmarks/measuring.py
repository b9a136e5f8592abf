"""Measuring in turns: each round visits every target, in reversed order every second time; medians are compared."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

ROUNDS = 5
# A run whose floor wavers by more than this says nothing.
STEADY = 2.0


@dataclass
class Times:
    """Seconds of one target, round by round."""

    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def is_steady(self) -> bool:
        return max(self.seconds) <= STEADY * min(self.seconds)

    def told(self) -> dict[str, float]:
        """Return the median, the shortest and the longest in milliseconds: an order of size for this machine alone."""
        figures = {"median": self.median, "min": min(self.seconds), "max": max(self.seconds)}
        return {name: round(1000 * seconds, 2) for name, seconds in figures.items()}


def in_turns(targets: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS) -> dict[str, Times]:
    """Time every target in each round, after one round to warm up."""
    times = {name: Times() for name in targets}
    for number in range(rounds + 1):
        order = list(targets.items())
        for name, target in order if number % 2 else reversed(order):
            begun = time.perf_counter()
            target()
            if number:
                times[name].seconds.append(time.perf_counter() - begun)
    return times


def once(target: Callable[[], object]) -> float:
    """Return the seconds of an act that cannot be repeated on the same rows."""
    begun = time.perf_counter()
    target()
    return time.perf_counter() - begun
