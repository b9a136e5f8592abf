"""The embedded default in one command: database, web server, worker and scheduler, until Ctrl-C."""

import ipaddress
import os
import socket
import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from django.utils import timezone

from agreements.notifications.operations.heartbeats import last_round
from config.embedded.environment import var_folder
from config.embedded.postgres import Cluster
from config.embedded.supervisor import Supervisor, children
from stakeholders.demo import DEMO_PASSWORD
from stakeholders.models import User

DEMO_COMMAND = "create_demo"


def refuse_other_machines(host: str) -> None:
    """Raise CommandError unless only this machine can reach the address: demo mode lets anybody sign in."""
    try:
        is_here = ipaddress.ip_address(socket.gethostbyname(host.strip("[]") or "0.0.0.0")).is_loopback  # noqa: S104
    except OSError:
        is_here = False
    if not is_here:
        raise CommandError(
            f"`up` serves this machine only, and {host or 'an empty host'} is not a loopback address. "
            "To serve others, follow docs/operating.md."
        )


def refuse_busy_port(host: str, port: str) -> None:
    """Raise CommandError when another program already listens there."""
    if not port.isdigit():
        raise CommandError("--bind must look like 127.0.0.1:8000.")
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, int(port)))
        except OSError as error:
            other = f"make run ARGS='--bind {host}:{int(port) + 1}'"
            raise CommandError(f"Port {port} is in use ({error.strerror}). Choose another one: {other}") from error


def seconds_of_silence(started: float) -> float:
    """Return how long worker and scheduler gave no sign of life, at most since our own start.

    A database that does not answer proves nothing about them.
    """
    try:
        newest = last_round()
    except DatabaseError:
        return 0.0
    finally:
        connections.close_all()
    ours = time.monotonic() - started
    return ours if newest is None else min(ours, (timezone.now() - newest).total_seconds())


class Command(BaseCommand):
    help = "Run everything on this machine: PostgreSQL, web server, worker and scheduler."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
        parser.add_argument("--bind", default=default, help=f"loopback address and port ({default})")

    def handle(self, *arguments: object, bind: str, **options: object) -> None:
        if not settings.EMBEDDED:
            raise CommandError("`up` brings its own database; DATABASE_URL is set. docs/operating.md says what to run.")
        host, _, port = bind.rpartition(":")
        refuse_other_machines(host)
        refuse_busy_port(host, port)
        started = time.monotonic()
        with Cluster(var_folder() / "postgres") as cluster:
            self.say(f"PostgreSQL is ready ({time.monotonic() - started:.1f} s).")
            try:
                self.prepare()
                has_administrator = User.objects.administrators().exists()
            except KeyboardInterrupt:
                raise CommandError("Interrupted while preparing; the next start continues.") from None
            connections.close_all()
            supervisor = Supervisor(
                children(bind, settings.VAR),
                look_after_database=cluster.ensure,
                say=self.say,
                silence=lambda: seconds_of_silence(started),
            )
            self.print_addresses(time.monotonic() - started, has_administrator=has_administrator)
            healthy = supervisor.run()
        self.say("Stopped; the data are kept under var/.")
        if not healthy:
            raise CommandError("A process kept dying; the lines above say why.")

    def prepare(self) -> None:
        """Bring database and static files to this version, and fill an empty demo."""
        call_command("prepare_database", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.DEMO and DEMO_COMMAND in get_commands() and not User.objects.exists():
            self.say("First start: creating the demo organisation.")
            call_command(DEMO_COMMAND)

    def print_addresses(self, seconds: float, *, has_administrator: bool) -> None:
        """Say where to go and how to get in; without an administrator nobody can."""
        self.say(f"Entente opens at {settings.BASE_URL}/ (prepared in {seconds:.1f} s).")
        if settings.DEMO:
            self.say(f"Choose a person at {settings.BASE_URL}/demo/; everybody's password is {DEMO_PASSWORD}.")
        elif not has_administrator:
            self.say("Nobody can sign in yet. Make the first administrator, in another terminal:")
            self.say("    .venv/bin/python manage.py create_administrator")
            self.say("Home then shows what to set up on the first day.")
        self.say(f"For this machine only, not for production. Mail goes to {settings.VAR / 'mail'}. Ctrl-C stops.")

    def say(self, sentence: str) -> None:
        self.stdout.write(f"[up] {sentence}")
        self.stdout.flush()
