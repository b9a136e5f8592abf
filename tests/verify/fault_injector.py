"""The fault injector: one fault at a time, repaired after a moment, in an order given by the seed."""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import redis

from tests.verify import mail_sink
from tests.verify.installation import Installation, stop_database_immediately

# How long a trouble lasts, and how long people have until the next one; in seconds.
LASTS = (0.3, 1.0)
BETWEEN = (0.3, 0.9)
SENDERS = ("worker", "loop1", "loop2")
# Longer than a lease: whoever wakes up holds nothing any more.
PAST_THE_LEASE = 125.0


@dataclass
class FaultInjector:
    """Applies faults to an installation; `done` counts them."""

    installation: Installation
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)
    _sleeper: threading.Thread | None = None

    def inject(self, times: int) -> None:
        """Apply that many faults, each kind as often as the others."""
        faults: list[str] = []
        while len(faults) < times:
            faults += self.chance.sample(sorted(self._faults()), len(self._faults()))
        for name in faults[:times]:
            self._faults()[name]()
            self.done[name] += 1
            time.sleep(self.chance.uniform(*BETWEEN))
            self.installation.keep_alive()

    def freeze_past_the_lease(self, name: str) -> None:
        """Stop one process in the middle of what it does, for longer than a lease, while the rest goes on."""
        self._sleeper = threading.Thread(target=self._freeze, args=[name, PAST_THE_LEASE], daemon=True)
        self._sleeper.start()

    def wait_for_the_frozen(self) -> None:
        if self._sleeper:
            self._sleeper.join()

    def _faults(self) -> dict[str, Callable[[], None]]:
        everywhere = {
            "kill web": lambda: self._kill("web"),
            "kill loop": lambda: self._kill("loop1"),
            "kill while handing over": self._kill_while_handing_over,
            "stop PostgreSQL at once": stop_database_immediately,
            "mail dropped after it was taken": lambda: self._mail(mail_sink.DROPPING),
            "mail slow": lambda: self._mail(mail_sink.SLOW),
            "mail refused": lambda: self._mail(mail_sink.REFUSING),
            "mail refused at the dot": lambda: self._mail(mail_sink.REFUSING_AT_THE_DOT),
            "mail reset while sending": lambda: self._mail(mail_sink.RESETTING),
            "mail server away": self._mail_away,
            "connections to the mail server cut": self.installation.mail_proxy.cut,
            "loop frozen": lambda: self._freeze("loop1", 2.0),
        }
        with_broker = {
            "kill worker": lambda: self._kill("worker"),
            "kill beat": lambda: self._kill("beat"),
            "kill Redis": self._kill_redis,
            "flush Redis": self._flush_redis,
            "connections to Redis cut": self.installation.redis_proxy.cut,
            "worker frozen": lambda: self._freeze("worker", 2.0),
        }
        return everywhere | (with_broker if self.installation.has_broker else {})

    def _moment(self) -> None:
        time.sleep(self.chance.uniform(*LASTS))

    def _kill(self, name: str) -> None:
        self.installation.kill(name)
        self.installation.start(name)

    def _kill_while_handing_over(self) -> None:
        sink = self.installation.sink
        sink.behaviour, taken = mail_sink.SLOW, len(sink.copies)
        deadline = time.monotonic() + 3
        while len(sink.copies) == taken and time.monotonic() < deadline:
            time.sleep(0.01)
        for name in SENDERS:
            if name in self.installation.processes:
                self._kill(name)
        sink.behaviour = mail_sink.HEALTHY

    def _mail(self, behaviour: str) -> None:
        self.installation.sink.behaviour = behaviour
        self._moment()
        self.installation.sink.behaviour = mail_sink.HEALTHY

    def _mail_away(self) -> None:
        proxy = self.installation.mail_proxy
        proxy.is_dead = True
        proxy.cut()
        self._moment()
        proxy.is_dead = False

    def _kill_redis(self) -> None:
        self.installation.redis.kill()
        self._moment()
        self.installation.redis.start()

    def _flush_redis(self) -> None:
        with redis.Redis(port=self.installation.redis.port) as client:
            client.flushall()

    def _freeze(self, name: str, seconds: float) -> None:
        self.installation.signal(name, signal.SIGSTOP)
        time.sleep(seconds)
        self.installation.signal(name, signal.SIGCONT)
