"""Celery as it runs in production: operating-system processes on the test database and a real broker."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.broker import RedisServer
from tests.settings import PROJECT

PATIENCE = 15


class CeleryProcesses:
    """Starts and ends workers and schedulers; each returns its process."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self._processes: list[subprocess.Popen[bytes]] = []

    def start_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start one `celery worker`; keywords are further variables of its environment."""
        options = ["--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle"]
        return self._start("worker", *options, environment=environment)

    def start_beat(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start one `celery beat`."""
        schedule = self.folder / f"beat-{len(self._processes)}"
        return self._start("beat", "--schedule", str(schedule), environment=environment)

    def _start(self, *command: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        celery = [sys.executable, "-m", "celery", "-A", "config.celery"]
        with (self.folder / "celery.log").open("ab") as log:
            process = subprocess.Popen(
                [*celery, *command, "--loglevel", "info", "--pidfile="],
                cwd=PROJECT,
                env={**os.environ, **self.environment, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Ask one process to end its tasks and leave."""
        self._end(process, signal.SIGTERM)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End one process as a power cut would."""
        self._end(process, signal.SIGKILL)

    def _end(self, process: subprocess.Popen[bytes], number: signal.Signals) -> None:
        if process.poll() is None:
            os.killpg(process.pid, number)
            process.wait(PATIENCE)

    def log(self) -> str:
        """Return what all of them wrote so far."""
        written = self.folder / "celery.log"
        return written.read_text() if written.exists() else ""

    def kill_all(self) -> None:
        """End whatever still runs."""
        for process in self._processes:
            self.kill(process)


@pytest.fixture
def celery_processes(tmp_path, transactional_db, redis_server: RedisServer) -> Iterator[CeleryProcesses]:
    """Give a starter of real `celery` processes on the test database and `redis_server`.

    They see only what is committed, hence the transactional database.
    """
    processes = CeleryProcesses(tmp_path, {"REDIS_URL": redis_server.url, "VAR": str(tmp_path)})
    yield processes
    processes.kill_all()
