"""The policies that keep private rows apart, and whether the database has them on each of these tables."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection

from agreements.models.private.private_row import READER, PrivateRow

# What the application may do with them: there is no policy for anything else, so nothing else finds a row.
POLICIES = ["private_rows_are_read_by_their_department SELECT", "private_rows_are_written_by_their_department INSERT"]
INSTALLED = """
    SELECT relname, relrowsecurity, array(
        SELECT policyname || ' ' || cmd FROM pg_policies
        WHERE schemaname = 'public' AND tablename = relname AND coalesce(qual, with_check) LIKE %s ORDER BY 1
    ), (SELECT count(*) FROM pg_policies WHERE schemaname = 'public' AND tablename = relname)
    FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname = ANY (%s)
"""


def private_tables() -> list[str]:
    """Return the names of the tables that hold private rows."""
    return sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, PrivateRow))


def missing_policies() -> Iterator[str]:
    """Yield a sentence for each table of private rows that the database does not keep apart as it is declared here."""
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED, [f"%{READER}%", private_tables()])
        found = cursor.fetchall()
    for table, is_on, policies, how_many in found:
        if not is_on:
            yield f"{table}: row-level security is switched off."
        if policies != POLICIES or how_many != len(POLICIES):
            yield f"{table}: its policies are not those that keep private rows apart."
