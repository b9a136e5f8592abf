"""Runs the scheduled tasks without a broker: safe alone, and safe beside Celery."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event
from types import FrameType
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from agreements.models.news.heartbeat import Component
from agreements.notifications.operations.heartbeats import beating
from agreements.scheduler import tick_round
from config.database import refuse_powerful_role

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Does every few seconds what the two Celery tasks do, until it is asked to stop."""

    is_accepted = False
    help = "Opens check-ins, looks for drift and sends mail, without Celery and without Redis."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=30.0, help="seconds between two rounds (default: 30)")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stopping = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping.is_set():
            self._round()
            self.stopping.wait(options["every"])

    def _refuse_power(self) -> None:
        """Ask once, as web server and worker do at their start; here in a round, since the database may be away."""
        if not self.is_accepted:
            refuse_powerful_role()
            self.is_accepted = True

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def _round(self) -> None:
        close_old_connections()
        try:
            self._refuse_power()
            with beating(Component.LOOP) as at:
                tick_round(at)
        except ImproperlyConfigured as fault:
            raise CommandError(str(fault)) from None
        except Exception:
            # The database may be away for a while; the next round finds all the work where it was.
            logger.exception("This round was not finished")
        close_old_connections()
