"""What the database does to answer: which of the tables that grow with every act it would read from end to end."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

# A million rows in a large company; nothing of a page may read all of them.
GROWING = frozenset(
    {
        "agreements_commitment",
        "agreements_checkin",
        "agreements_event",
        "agreements_outboxmessage",
        "agreements_inboxitem",
        "agreements_occasion",
    }
)
VALUES = re.compile(r"'[^']*'|\b\d+\b")


def scans(statements: Iterable[str], *, most: int = 0) -> dict[str, set[str]]:
    """Return by statement those growing tables of more than `most` rows, as last counted, that it would scan.

    Of statements that differ in their values alone the last one is looked at.
    """
    alike = {VALUES.sub("?", words): words for words in statements if words.startswith("SELECT")}
    found = {words: set(_scanned(_plan(words))) for words in alike.values()}
    large = _large(most) if any(found.values()) else set()
    return {words: tables & large for words, tables in found.items() if tables & large}


def _large(most: int) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname = ANY(%s) AND reltuples > %s", [list(GROWING), most])
        return {name for (name,) in cursor.fetchall()}


def _plan(words: str) -> dict[str, Any]:
    assert connection.connection is not None  # the statements have just been asked on it
    with connection.connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {words}", prepare=False)
        (plans,) = cursor.fetchone()
    plan: dict[str, Any] = (json.loads(plans) if isinstance(plans, str) else plans)[0]["Plan"]
    return plan


def _scanned(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _scanned(part)
