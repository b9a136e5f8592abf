"""A Monday morning at the door: people behind one address sign in while somebody guesses beside them and elsewhere."""

import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

# Loopback addresses: on Linux each is one from which a connection can be made.
OFFICE, ELSEWHERE = "127.0.0.2", "127.0.0.3"
CAME_IN, WRONG, TOO_MANY = 302, 200, 429
# What docs/operating.md promises of one address: tries at one account, at all together, and at each beyond that.
AN_ACCOUNT, TOGETHER, BEYOND = 5, 100, 2
# Guesses at one account at the same moment, at each newcomer, at each known person, and at invented addresses.
AT_ONCE, AT_A_NEWCOMER, AT_SOMEBODY_KNOWN, INVENTED = 40, 6, 12, 130


class Browser(Protocol):
    """A browser at one address, which keeps its cookies and writes into X-Forwarded-For what it likes."""

    def sign_in(self, email: str, password: str) -> int:
        """Post the form and return the status of the answer."""

    def sign_out(self) -> None:
        """Forget the session and stay known."""


Open = Callable[[str, str], Browser]
Act = Callable[[], None]
# Does all of them, side by side or one after the other.
Doing = Callable[[list[Act]], None]


@dataclass
class Morning:
    """Who was let in, and how many passwords were looked at, by place and account."""

    refused: list[str] = field(default_factory=list)
    looked_at: Counter[tuple[str, str]] = field(default_factory=Counter)
    guesses: int = 0
    strange: Counter[int] = field(default_factory=Counter)
    seconds: float = 0.0

    def guess(self, browse: Open, place: str, email: str, number: int) -> None:
        """Try a wrong password with a new browser that claims to be somewhere else each time."""
        status = browse(place, f"2001:db8:{number:x}::1, 192.0.2.{number % 250}").sign_in(email, f"guess {number}")
        self.guesses += 1
        if status == WRONG:
            self.looked_at[place, email] += 1
        elif status != TOO_MANY:
            self.strange[status] += 1

    def come_in(self, browser: Browser, email: str, password: str) -> None:
        """Sign in with the right password."""
        if browser.sign_in(email, password) != CAME_IN:
            self.refused.append(email)

    def misses(self) -> Iterator[str]:
        """Return what differs from the promise."""
        yield from (f"refused: {email}" for email in self.refused)
        yield from (f"a guess was answered with {status}" for status in self.strange)
        for (place, email), count in self.looked_at.items():
            if count > AN_ACCOUNT:
                yield f"{count} passwords of {email} were looked at from {place}, not {AN_ACCOUNT}"
        for place in (OFFICE, ELSEWHERE):
            accounts = [count for (where, _), count in self.looked_at.items() if where == place]
            if sum(accounts) > TOGETHER + BEYOND * len(accounts):
                yield f"{sum(accounts)} passwords of {len(accounts)} accounts were looked at from {place}"


def sign_in_during_a_morning(browse: Open, emails: list[str], password: str, *, do: Doing, seed: int) -> Morning:
    """Let everybody sign in from the office: the first half with browsers that know them, the others with new ones.

    Meanwhile somebody in the office guesses at invented addresses and at people who are known, and somebody elsewhere
    at newcomers, of whom the first one is tried by many hands at once.
    """
    morning = Morning()
    known, newcomers = emails[: len(emails) // 2], emails[len(emails) // 2 :]
    browsers = {email: browse(OFFICE, "") for email in emails}
    for email in known:
        morning.come_in(browsers[email], email, password)
        browsers[email].sign_out()
    numbers = itertools.count(1)
    guess = partial(morning.guess, browse)
    invented = [f"invented{number}@example.org" for number in range(INVENTED)]
    beside = [*invented, *known[:5] * AT_SOMEBODY_KNOWN]
    elsewhere = newcomers[:30] * AT_A_NEWCOMER
    work: list[Act] = [partial(guess, OFFICE, email, next(numbers)) for email in beside]
    work += [partial(guess, ELSEWHERE, email, next(numbers)) for email in elsewhere]
    work += [partial(morning.come_in, browsers[email], email, password) for email in emails]
    random.Random(seed).shuffle(work)  # noqa: S311 - an order, no secret
    at_once: list[Act] = [partial(guess, ELSEWHERE, newcomers[0], next(numbers)) for _time in range(AT_ONCE)]
    do(at_once)
    began = time.monotonic()
    do(work)
    morning.seconds = time.monotonic() - began
    return morning
