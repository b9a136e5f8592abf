"""Supervises web server, worker and scheduler, and stops them in an order that loses no work."""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from config.embedded.environment import PROJECT
from config.embedded.processes import Child

PAUSE = 0.2
# How often the database is looked after, in rounds of PAUSE.
DATABASE_EVERY = 10
# How often heartbeats are checked, in rounds of PAUSE, and which process is restarted without them: the scheduler
# rings, the worker answers, and from outside nobody can tell which of the two went silent.
HEARTBEATS_EVERY = 50
SILENT = ("worker", "beat")
# Seconds without a heartbeat before a restart, also after a start; doubled after each restart that did not help.
SILENCE, LONGEST_SILENCE = 90.0, 1440.0


def children(bind: str, var: Path) -> list[Child]:
    """Return the processes of Entente in the order of their start; they end in reverse order."""
    # Celery warns root because of pickled messages; ours are JSON.
    calm = ["-W", "ignore:You're running the worker with superuser"]
    celery = [sys.executable, *calm, "-m", "celery", "--quiet", "-A", "config.celery"]
    quiet = ["--loglevel", "warning", "--pidfile="]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    web = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", bind, "--worker-class", "gthread"]
    commands = {
        "web": [*web, "--threads=8", "--graceful-timeout=5", "--no-control-socket", "--log-level=warning"],
        "worker": [*celery, "worker", "--pool", "threads", "--concurrency", "2", *alone, *quiet],
        "beat": [*celery, "beat", "--schedule", str(var / "beat-schedule"), *quiet],
    }
    return [Child(name, command, PROJECT) for name, command in commands.items()]


class Supervisor:
    """Watches over its children until a signal asks to stop or one of them keeps dying."""

    def __init__(
        self,
        family: list[Child],
        *,
        look_after_database: Callable[[], None],
        say: Callable[[str], None],
        silence: Callable[[], float] = lambda: 0.0,
    ):
        self.family = family
        self.look_after_database = look_after_database
        # Seconds since the last heartbeat.
        self.silence = silence
        self.say = say
        self.stopping = False
        self._patience, self._patient_until = SILENCE, time.monotonic() + SILENCE

    def run(self) -> bool:
        """Start all, watch until asked to stop, stop all; return false when a child kept dying."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)
        try:
            for child in self.family:
                child.start()
            self._watch()
        finally:
            self.stopping = True
            self._stop()
        return not any(child.has_failed() for child in self.family)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:  # a second signal: stop at once
            for child in self.family:
                child.kill()
        self.stopping = True

    def _watch(self) -> None:
        rounds = 0
        while not self.stopping:
            rounds += 1
            if rounds % DATABASE_EVERY == 0:
                self.look_after_database()
            if rounds % HEARTBEATS_EVERY == 0:
                self._listen()
            for child in self.family:
                self._watch_one(child)
            time.sleep(PAUSE)

    def _listen(self) -> None:
        silence = self.silence()
        if silence < SILENCE:
            self._patience = SILENCE
        elif time.monotonic() >= self._patient_until:
            self._wake(silence)

    def _wake(self, silence: float) -> None:
        self.say(f"No heartbeat for {silence:.0f} s; worker and scheduler start again.")
        for child in self.family:
            if child.name in SILENT:
                # The supervisor sees that it has ended and restarts it.
                child.stop()
        self._patient_until = time.monotonic() + self._patience
        self._patience = min(2 * self._patience, LONGEST_SILENCE)

    def _watch_one(self, child: Child) -> None:
        if event := child.watch():
            self.say(event)
        if child.has_failed():
            self.say(f"{child.name} keeps dying; giving up.")
            self.stopping = True

    def _stop(self) -> None:
        for child in reversed(self.family):
            started = time.monotonic()
            child.stop()
            self.say(f"{child.name} stopped in {time.monotonic() - started:.1f} s")
