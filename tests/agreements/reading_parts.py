"""The parts of the view of who reads what, and how to do without one of them: the negative control of its tests."""

import contextlib
import re
from collections.abc import Iterator
from importlib import import_module

from django.db import connection

VIEW = import_module("agreements.migrations.0001_initial").READERSHIP
BETWEEN = re.compile(r"\s+UNION ALL\s+")
HEAD, _from, BODY = VIEW.partition("FROM (\n        SELECT lead_id")
REASONS, END, TAIL = f"SELECT lead_id{BODY}".partition(") part (")
PARTS = BETWEEN.split(REASONS)


@contextlib.contextmanager
def without(part: str) -> Iterator[None]:
    """Let this session read a view that lacks one part: a temporary one of the same name comes first."""
    left = " UNION ALL ".join(one for one in PARTS if one != part)
    words = HEAD.replace("CREATE VIEW", "CREATE TEMPORARY VIEW")
    with connection.cursor() as cursor:
        cursor.execute(f"{words} FROM ({left}{END}{TAIL}")
        yield
        cursor.execute("DROP VIEW pg_temp.agreements_readership")
