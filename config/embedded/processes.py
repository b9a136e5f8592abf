"""One supervised process: own session, restarted when it dies, terminated, then killed."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

# How long a process may take to end before it is killed, and how soon after its start a death counts as quick.
PATIENCE, QUICK = 12.0, 10.0
LONGEST_PAUSE = 4.0
MOST_QUICK_DEATHS = 4

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """In the child: ask the kernel for SIGTERM when the supervisor dies, so that kill -9 leaves no orphan."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A supervised process: its name, its command, and how often it died soon after a start."""

    name: str
    command: list[str]
    folder: Path
    quick_deaths: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)
    _start_again: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start the process in its own session: Ctrl-C in the terminal then reaches only the supervisor."""
        self._started = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603
            self.command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def is_alive(self) -> bool:
        """Return whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def watch(self) -> str:
        """Restart the process when it has died, after a growing pause; return what happened, or nothing."""
        if self._process is None:
            if time.monotonic() >= self._start_again:
                self.start()
            return ""
        if self.is_alive():
            return ""
        status, self._process = self._process.returncode, None
        self.quick_deaths = self.quick_deaths + 1 if time.monotonic() - self._started < QUICK else 1
        self._start_again = time.monotonic() + min(0.25 * 2**self.quick_deaths, LONGEST_PAUSE)
        return f"{self.name} ended with status {status}; it starts again."

    def has_failed(self) -> bool:
        """Return whether another start is pointless."""
        return self.quick_deaths >= MOST_QUICK_DEATHS

    def stop(self) -> None:
        """Ask the process to end what it is doing, wait, and kill what is left of it."""
        if self._process is None:
            return
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
        self.kill()
        self._process.wait()

    def kill(self) -> None:
        """End the process and everything it started, at once."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
