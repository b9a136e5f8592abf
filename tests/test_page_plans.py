"""No page reads a table that grows from end to end: asked of few rows, where the database scans only what it must."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import CheckIn, Commitment
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.agreements.views.browsers import browser_of, page
from tests.agreements.views.clock import clock
from tests.builders import a_table
from tests.services.plans import scans

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
LATER = datetime(2027, 2, 17, 12, tzinfo=UTC)
# With few rows a scan is the shortest way; told not to, the database still scans where no index leads.
ONLY_WHERE_IT_MUST = "SET LOCAL enable_seqscan = off"


@pytest.fixture
def only_where_it_must():
    with connection.cursor() as cursor:
        cursor.execute(ONLY_WHERE_IT_MUST)


def scanned(ask) -> set[str]:
    with CaptureQueriesContext(connection) as asked:
        ask()
    # Also of tables whose rows were never counted.
    return {table for tables in scans((one["sql"] for one in asked), most=-2).values() for table in tables}


def test_pages_of_a_party_scan_nothing_that_grows(clock, only_where_it_must):
    table = a_table()
    _table, agreement = in_force_in("UTC", table=table, commitments=3, due_on=date(2027, 2, 26))
    tick(at=LATER)
    clock.moment = LATER
    promise = Commitment.objects.filter(agreement=agreement).order_by("number")[0]
    ben = browser_of(table.ben)
    addresses = [
        "/",
        "/inbox/",
        "/agreements/",
        "/commitments/?show=all",
        agreement.get_absolute_url(),
        page(agreement, "history"),
        page(agreement, "promise-list"),
        promise.get_absolute_url(),
    ]
    found = {address: scanned(lambda address=address: ben.get(address)) for address in addresses}
    assert {address: tables for address, tables in found.items() if tables} == {}


def test_a_statement_that_no_index_serves_is_caught(only_where_it_must):
    assert scanned(lambda: list(CheckIn.objects.filter(note="words"))) == {"agreements_checkin"}
    assert scanned(lambda: list(CheckIn.objects.filter(commitment=1))) == set()
