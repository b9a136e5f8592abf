"""`make verify-plans`: no page reads a table that grows with every act from end to end.

Every page is asked for as a head, an owner and a manager of a company of 1,000 agreements, every list in each of its
orders too, and the database is asked how it would answer each statement. With --control it may use no index, which
must be noticed. Tables without rows, such as the outbox of this company, say nothing and are left out.
"""

import logging
import os
from collections import defaultdict
from collections.abc import Iterator

os.environ.setdefault("ENTENTE_SCALE", "10")

from tests.benchmarks.page_data import fill
from tests.benchmarks.page_settings import CLUSTER

# isort: split
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLPattern, reverse

from agreements.database_clock import database_now
from agreements.models import Agreement, Commitment, Occasion
from agreements.models.numbering import CommitmentReference
from stakeholders.lists.definition import LISTINGS
from stakeholders.lists.list_columns import orders_of
from stakeholders.lists.stored import reading_of
from stakeholders.models import Department, User
from tests.access.addresses import every_name
from tests.services.plans import scans
from tests.verify.reporting import Report, parser

WITHOUT_INDEXES = "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off"
# Pages of a manager that say something of every agreement, or sort all promises by words: they read the whole table.
WHOLE = frozenset(
    {
        "agreements:dashboard",
        "agreements:health-list",
        "agreements:decision-list",
        "agreements:waiting",
        "agreements:calendar",
        "agreements:load",
        "agreements:load-detail",
        "agreements:relation-detail",
        "agreements:commitment-list",
    }
)


def readers() -> dict[str, User]:
    """Return who asks: a head with ten agreements, somebody who owes a check-in, and a manager."""
    head = Department.objects.get(code="YAA").head
    owed = Occasion.objects.filter(closing="").select_related("owner").order_by("pk").first()
    # The dataset has both.
    assert head is not None
    assert owed is not None
    return {"head": head, "owner": owed.owner, "manager": User.objects.get(is_manager=True)}


def addresses(reader: User) -> Iterator[tuple[str, str]]:
    """Yield every page by name and address, of something that this reader may read."""
    agreement = Agreement.objects.visible_to(reader).filter(stage="active").order_by("number").first()
    promise = Commitment.objects.filter(agreement=agreement).order_by("number").first()
    assert agreement is not None
    assert promise is not None
    assert promise.terms is not None
    known = {
        "section": "outcome",
        "kind": "commitment",
        "key": promise.key,
        "code": "YAA",
        "other": "YAB",
        "owner": promise.terms.owner_id,
        "person": promise.terms.owner_id,
        "pk": reader.pk,
        "revision": 1,
        "review": 1,
        "name": "promises",
        "file_format": "csv",
        "before": 1,
        "after": 1,
    }
    for name, pattern in every_name().items():
        number = promise.reference if _is_of_a_promise(pattern) else agreement.reference
        wanted = {word: (known | {"number": number}).get(word) for word in pattern.pattern.converters}
        try:
            yield name, reverse(name, kwargs=wanted)
        except NoReverseMatch:
            continue
    yield from _lists(reader)


def _is_of_a_promise(pattern: URLPattern) -> bool:
    return isinstance(pattern.pattern.converters.get("number"), CommitmentReference)


def _lists(reader: User) -> Iterator[tuple[str, str]]:
    reading = reading_of(reader, at=database_now())
    for listing in LISTINGS.values():
        page = reverse(listing.page)
        for order in orders_of(listing.columns(reading)):
            for show in ("", "&show=all"):
                yield f"{listing.page} by {order}{show}", f"{page}?sort={order}{show}"


def visit(report: Report) -> dict[str, int]:
    """Ask for every page as each reader, and note what would be scanned; return how many answered and did not."""
    answered: dict[int, set[str]] = defaultdict(set)
    whole: set[str] = set()
    for who, reader in readers().items():
        client = Client(headers={"host": "localhost"}, raise_request_exception=False)
        client.force_login(reader)
        for name, url in addresses(reader):
            with CaptureQueriesContext(connection) as asked:
                answered[client.get(url).status_code].add(name)
            for words, tables in scans(one["sql"] for one in asked).items():
                if who == "manager" and name.partition(" ")[0] in WHOLE:
                    whole.add(name)
                else:
                    report.miss(f"{name} for the {who} scans {', '.join(sorted(tables))}: {words}")
    for name in answered[500]:
        report.miss(f"{name}: an error")
    every = set().union(*answered.values())
    return {"pages": len(answered[200]), "others": len(every - answered[200]), "whole": len(whole)}


def run(report: Report) -> dict[str, int]:
    """Visit with all indexes, or for the control without any."""
    if report.control:
        with connection.cursor() as cursor:
            cursor.execute(WITHOUT_INDEXES)
    return visit(report)


if __name__ == "__main__":
    asked_for = parser(__doc__).parse_args()
    told = Report("verify-plans", seed=0, control="no index" if asked_for.control else "")
    logging.disable()
    with CLUSTER:
        fill()
        figures = run(told)
        for alias in connections:
            connections[alias].close()
    told.finish(**figures)
