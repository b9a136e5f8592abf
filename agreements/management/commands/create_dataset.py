"""Fills an empty installation with a large organisation, to measure it."""

from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections, transaction

from agreements.database_clock import database_now
from agreements.management.dataset.agreement_rows import AgreementRows
from agreements.management.dataset.recipes import Sizes, recipes
from agreements.management.dataset.rows import Rows
from agreements.management.dataset.staff import found
from agreements.models import Agreement, Revision
from stakeholders.models import User, the_organisation

SCALES = (1, 10, 100)
# Agreements in one transaction: the database keeps in memory what it has to check at its end.
TOGETHER = 100
A_YEAR = timedelta(weeks=52)
SEALED = """
    UPDATE agreements_revision SET state = %s, canonical = %s, digest = %s, sealed_at = %s, sealed_by_id = %s,
        in_force_at = %s WHERE id = %s
"""


class Command(BaseCommand):
    """Agreements, promises and check-ins as the verbs write them; the same at every run of a day."""

    help = "Creates a large dataset for measuring, in an installation without people. Nobody in it can sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=int, choices=SCALES, default=1, help="100 has 100,000 promises")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists() or Agreement.objects.exists():
            raise CommandError("There are people or agreements here already. Nothing was changed.")
        write(Sizes(options["scale"]), database_now())
        count_rows()
        # What was written in bulk is found only after this.
        call_command("rebuild_search")
        self.stdout.write(f"{Agreement.objects.count()} agreements are here.")


def count_rows() -> None:
    """Tell the planner how many rows were written; only the owner of the tables may, where it is known."""
    if "owner" in connections:
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE")


def write(sizes: Sizes, at: datetime) -> None:
    """Write the organisation as it is at this moment; what was written before an error stays."""
    with transaction.atomic():
        the_organisation()
        people = found(sizes, at - A_YEAR)
    rows, sealed, promised = Rows(), [], 1
    for recipe in recipes(people, sizes, at):
        sealed.append(AgreementRows(rows, recipe, promised).add())
        promised += len(recipe.promises)
        if len(sealed) == TOGETHER:
            write_rows(rows, sealed)
    write_rows(rows, sealed)


@transaction.atomic
def write_rows(rows: Rows, sealed: list[Revision]) -> None:
    """Write terms into drafts, as the database demands, and seal these afterwards."""
    rows.write()
    with connection.cursor() as cursor:
        for one in sealed:
            content = bytes(one.canonical)
            of_text = [one.state, content, one.digest, one.sealed_at, one.sealed_by_id, one.in_force_at, one.pk]
            cursor.execute(SEALED, of_text)
    sealed.clear()
