"""`manage.py verify_history [AG-0001 …]`: histories unbroken, sealed texts as signed, guards and policies in place."""

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agreements.models import Agreement
from agreements.models.private.policies import missing_policies
from agreements.signing.verification import faults
from stakeholders.models.guard import missing_guards

REFERENCE = re.compile(r"AG-([0-9]{4,9})")


class Command(BaseCommand):
    help = "Checks the histories and sealed texts; prints one line for each fault and exits with 1 if there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("references", nargs="*", metavar="AG-0001", help="only these agreements; all without one")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = _chosen(options["references"])
        found = 0
        for missing in (*missing_guards(), *missing_policies()):
            found += 1
            self.stdout.write(missing)
        for agreement in chosen:
            # One snapshot for each agreement, so that an act in between is no fault.
            with transaction.atomic():
                Agreement.objects.locked(agreement.pk)
                for fault in faults(agreement):
                    found += 1
                    self.stdout.write(fault)
        if found:
            raise CommandError(f"{found} found.", returncode=1)
        self.stdout.write(f"All {len(chosen)} histories are unbroken.")


def _chosen(references: list[str]) -> list[Agreement]:
    if not references:
        return list(Agreement.objects.order_by("number"))
    return [_the(reference) for reference in references]


def _the(reference: str) -> Agreement:
    match = REFERENCE.fullmatch(reference)
    agreement = Agreement.objects.filter(number=int(match[1])).first() if match else None
    if agreement is None:
        raise CommandError(f"There is no agreement {reference}.", returncode=2)
    return agreement
