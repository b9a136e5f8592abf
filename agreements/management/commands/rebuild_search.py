"""`manage.py rebuild_search [--check]`: writes what is found anew, from the texts and names as they stand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agreements.models import Agreement
from agreements.search.index import rebuild
from stakeholders.name_words import rebuild_names

# Agreements that are held and written at once.
AT_ONCE = 100


class Checked(Exception):
    """Takes back what a check has written."""


class Command(BaseCommand):
    help = "Writes anew what search finds; with --check only says whether anything differs, and exits with 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 where something differs")

    def handle(self, *args: Any, **options: Any) -> None:
        only_check = options["check"]
        pks = list(Agreement.objects.order_by("pk").values_list("pk", flat=True))
        differing = sum(
            _mended(pks[begin : begin + AT_ONCE], only_check=only_check) for begin in range(0, len(pks), AT_ONCE)
        )
        names = rebuild_names(only_check=only_check)
        if only_check and differing + names:
            raise CommandError(f"{differing} entries and {names} names differ.", returncode=1)
        self.stdout.write(f"{differing} entries and {names} names were written anew.")


def _mended(pks: list[int], *, only_check: bool) -> int:
    found = 0
    try:
        with transaction.atomic():
            # No verb writes the same texts meanwhile.
            locked = Agreement.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
            found = rebuild(*locked)
            if only_check:
                raise Checked
    except Checked:
        pass
    return found
