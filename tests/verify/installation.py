"""A whole installation for one run: PostgreSQL, Redis, mail server and our processes, each of which may be killed."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.models import Model

from config.embedded.processes import die_with_parent
from tests.services.broker import RedisServer
from tests.services.mail import free_port
from tests.verify.mail_sink import MailSink
from tests.verify.settings import CLUSTER, PROJECT, ROOT
from tests.verify.tcp_proxy import TcpProxy

PATIENCE = 15
CELERY = [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "config.celery"]
QUIET = ["--loglevel", "warning", "--pidfile="]
ALONE = ["--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle"]


@contextlib.contextmanager
def database() -> Iterator[None]:
    """Run a PostgreSQL cluster of its own, migrated and empty; its files are removed afterwards."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("asked to stop"))
    remove_leftovers()
    ROOT.mkdir(parents=True, exist_ok=True)
    try:
        with CLUSTER:
            call_command("prepare_database", verbosity=0)
            connections["owner"].close()
            try:
                yield
            finally:
                connections.close_all()
    finally:
        shutil.rmtree(ROOT, ignore_errors=True)


def remove_leftovers() -> None:
    """End and remove the clusters of runs that were killed."""
    for folder in ROOT.parent.glob("*"):
        if not is_alive(int(folder.name)):
            record = folder / "postgres" / "data" / "postmaster.pid"
            if record.exists():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(record.read_text().splitlines()[0]), signal.SIGQUIT)
            shutil.rmtree(folder, ignore_errors=True)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True


def empty() -> None:
    """Remove every row that people and the clock made."""
    tables = [f'"{model._meta.db_table}"' for app in ("agreements", "stakeholders") for model in models_of(app)]
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def models_of(app: str) -> list[type[Model]]:
    return [model for model in apps.get_app_config(app).get_models() if model._meta.managed]


def stop_database_immediately() -> None:
    """End PostgreSQL as a power cut would: no checkpoint, no goodbye; and start it again."""
    number = int((CLUSTER.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(number, signal.SIGQUIT)
    with contextlib.suppress(FileNotFoundError):
        while (CLUSTER.data / "postmaster.pid").exists():
            signal.sigtimedwait([], 0.02)
    CLUSTER.ensure()


@dataclass
class Installation:
    """The processes of the product by name, beside their Redis and mail server behind proxies."""

    ring_every: float = 1.0
    has_broker: bool = True
    # A protection that every process does without.
    without: str = ""
    sink: MailSink = field(default_factory=MailSink)
    web_port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sink.start()
        self.mail_proxy = TcpProxy(self.sink.port)
        self.mail_proxy.start()
        folder = ROOT / "redis"
        folder.mkdir()
        self.redis = RedisServer(folder)
        self.redis_proxy = TcpProxy(self.redis.port, is_dead=not self.has_broker)
        self.redis_proxy.start()
        if self.has_broker:
            self.redis.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "BASE_URL": self.address,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_proxy.port}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_proxy.port}",
            "RING_EVERY": str(self.ring_every),
            "ENTENTE_WITHOUT": self.without,
        }

    def command(self, name: str) -> list[str]:
        """Return how a process is started; its name is its kind, perhaps with a number behind it."""
        kind = name.rstrip("0123456789")
        gunicorn = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.web_port}"]
        commands = {
            "web": [*gunicorn, "--worker-class", "gthread", "--threads=8", "--no-control-socket", "--log-level=error"],
            "worker": [*CELERY, "worker", "-n", f"{name}@%h", *ALONE, *QUIET],
            "beat": [*CELERY, "beat", "--schedule", str(ROOT / f"schedule-{name}"), *QUIET],
            "loop": [sys.executable, "manage.py", "ledger_loop", "--every", str(self.ring_every)],
        }
        return commands[kind]

    def start(self, *names: str) -> None:
        for name in names:
            with self.log(name).open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    self.command(name),
                    cwd=PROJECT,
                    env=self.environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    preexec_fn=die_with_parent,
                )

    def log(self, name: str) -> Path:
        return ROOT / f"{name}.log"

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to the whole group of a process."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, number)

    def kill(self, name: str) -> None:
        """End a process and everything it started, as a power cut would."""
        self.signal(name, signal.SIGKILL)
        self.processes[name].wait(PATIENCE)

    def keep_alive(self) -> None:
        """Start again what has ended by itself, as a supervisor would."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                self.start(name)

    def stop(self) -> None:
        for name in self.processes:
            self.kill(name)
        if self.has_broker:
            self.redis.kill()
