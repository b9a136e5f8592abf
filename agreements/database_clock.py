"""The clock of the database: the one that all processes share."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """Return the present moment (UTC) by the clock of the database, which goes on inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]
