"""Writes the health of the past weeks anew, for instance after rows were brought in from elsewhere."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agreements.dashboard.health.weeks import WEEKS, rebuild_weeks
from stakeholders.models import the_organisation

MOST = 520


class Command(BaseCommand):
    help = "Writes anew, from what is kept, how every agreement was doing at the end of the past weeks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--weeks", type=int, default=WEEKS, help=f"how many weeks back, 1 to {MOST}")

    def handle(self, *, weeks: int, **_options: object) -> None:
        if not 1 <= weeks <= MOST:
            raise CommandError(f"--weeks is a number from 1 to {MOST}, not {weeks}.")
        rows = rebuild_weeks(timezone.now(), the_organisation().zone, weeks=weeks)
        self.stdout.write(f"Wrote {rows} rows for {weeks} weeks.")
