"""One private PostgreSQL server under var/, started by whoever needs it first and stopped by whoever leaves last."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

from config.embedded import Refusal, binaries, identity, roles, sockets, stale

# docker-compose.yml passes the same words to its PostgreSQL: one order of sorting everywhere.
LOCALE = ("--locale-provider=builtin", "--locale=C.UTF-8", "--encoding=UTF8")
SETTINGS = {
    "listen_addresses": "''",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "'64MB'",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "jit": "off",
    "logging_collector": "off",
    "log_min_messages": "warning",
    "idle_in_transaction_session_timeout": "'60s'",
}
# For test data only: they may be lost with the power, and are counted when a test asks. Counted by
# itself, a table that is empty between two tests would stay "empty" to the planner in the next one.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_analyze_threshold": "2000000000",
}


class CannotStart(Refusal):
    """PostgreSQL could not be made or started; the message says what to do."""


class Cluster:
    """A server with its data, shared by all processes that hold its lock.

    Sharing is a shared flock on one file: the system takes a killed process's lock away by itself,
    so there is no list of users that could be wrong.
    """

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root = root.resolve()
        self.data = self.root / "data"
        self.log = self.root / "postgres.log"
        self.sockets = sockets.folder(self.root)
        self.durable = durable
        self._share: IO[str] | None = None

    def url(self, role: str, database: str) -> str:
        """Return the address of a database for one role."""
        # The port is named so that a PGPORT of the surroundings does not lead elsewhere.
        return f"postgresql://{role}@:5432/{database}?host={quote(str(self.sockets), safe='/')}"

    def acquire(self) -> Self:
        """Share the server, starting it when it does not run; raise CannotStart with the way out."""
        with self._one_at_a_time(), contextlib.ExitStack() as on_failure:
            share = on_failure.enter_context(self._open("users.lock"))
            fcntl.flock(share, fcntl.LOCK_SH)
            self._ensure()
            on_failure.pop_all()
            self._share = share
        return self

    def ensure(self) -> None:
        """Start the server again when it has died under its users."""
        with self._one_at_a_time():
            self._ensure()

    def release(self) -> bool:
        """Stop sharing; return true when nobody else did, so that the server was stopped."""
        if self._share is None:
            return False
        with self._one_at_a_time(), self._share as share:
            self._share = None
            try:
                fcntl.flock(share, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            if self.is_running():
                self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")
        return True

    __enter__ = acquire

    def __exit__(self, *error: object) -> None:
        self.release()

    def is_running(self) -> bool:
        """Return whether the server answers on its socket."""
        return sockets.answers(self.sockets)

    @cached_property
    def _identity(self) -> identity.Identity:
        return identity.choose(self.data, binaries.folder() / "postgres")

    @contextlib.contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        with self._open("setup.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _open(self, name: str) -> IO[str]:
        return (self.root / name).open("a")

    def _run(self, program: str, *arguments: object) -> int:
        with (self.root / "setup.log").open("ab") as output:
            return self._identity.run(binaries.folder() / program, *arguments, output=output)

    def _ensure(self) -> None:
        if self.is_running():
            return
        if (self.data / "PG_VERSION").exists():
            self._refuse_other_version()
        else:
            self._create()
        self._start()
        roles.provide(self.url(roles.SUPERUSER, "postgres"))

    def _refuse_other_version(self) -> None:
        made_by, ours = (self.data / "PG_VERSION").read_text().strip(), binaries.major_version()
        if made_by != ours:
            raise CannotStart(
                f"{self.data} was made by PostgreSQL {made_by}, and this version of Entente brings {ours}. "
                "docs/operating.md says how to carry the data over."
            )

    def _create(self) -> None:
        """Make an empty cluster under another name and rename it once: a killed initdb leaves no half of one."""
        for leftover in (self.data, *self.root.glob("data.*.new")):
            shutil.rmtree(leftover, ignore_errors=True)
        new = self.root / f"data.{os.getpid()}.new"
        sockets.make_private(new, self._identity.owner)
        haste = () if self.durable else ("--no-sync",)
        if self._run("initdb", "-D", new, "-U", roles.SUPERUSER, "-A", "trust", *LOCALE, *haste):
            raise CannotStart(f"PostgreSQL could not make its files; {self.root / 'setup.log'} says why.")
        with (new / "postgresql.conf").open("a") as settings:
            settings.write("\ninclude_if_exists 'embedded.conf'\n")
        new.rename(self.data)

    def _start(self) -> None:
        sockets.make_private(self.sockets, self._identity.owner)
        self._write_settings()
        self.log.touch(0o600)
        self._identity.give(self.log)
        stale.defuse(self.data, self.sockets)
        if self._run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start"):
            raise CannotStart(f"PostgreSQL did not start:\n{self.log.read_text()[-2000:]}")

    def _write_settings(self) -> None:
        """Write our settings anew at every start, because the project may have moved."""
        place = str(self.sockets).replace('"', '""').replace("'", "''")
        settings = SETTINGS | ({} if self.durable else FORGETFUL) | {"unix_socket_directories": f"'\"{place}\"'"}
        written = self.data / "embedded.conf"
        written.write_text("".join(f"{name} = {value}\n" for name, value in settings.items()))
        self._identity.give(written)
