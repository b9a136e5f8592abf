"""The ledger asks cheap questions: what it costs does not grow with what it keeps."""

import json
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from agreements.models import OutboxMessage
from agreements.models.news.outbox_message import State, Urgency
from agreements.notifications.delivery import circuit_breaker, outbox
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from tests.agreements.notifications.mails import SOON
from tests.builders import a_draft, a_table

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
MANY = 20_000
# A descent into an index, the rows of a batch, and some room; a walk over the table would be hundreds.
FEW_PAGES = outbox.BATCH + 40
COPIES = """
    INSERT INTO agreements_outboxmessage SELECT (jsonb_populate_record(example, jsonb_build_object(
        'id', gen_random_uuid(), 'dedupe_key', gen_random_uuid(), 'state', %(state)s, 'urgency', %(urgency)s,
        'available_at', %(at)s::timestamptz + number * %(apart)s, 'sent_at', %(sent_at)s
    ))).* FROM agreements_outboxmessage example, generate_series(1, %(count)s) number WHERE example.id = %(example)s
"""


@pytest.fixture
def example():
    a_draft(a_table())
    announce_all(SOON)
    return OutboxMessage.objects.get()


def keep(example, count, state, *, urgency=Urgency.ROUTINE, apart=timedelta(0), sent_at=None):
    """So many more mails like this one."""
    values = {"state": state, "urgency": urgency, "at": SOON, "apart": apart, "sent_at": sent_at, "count": count}
    with connection.cursor() as cursor:
        cursor.execute(COPIES, values | {"example": example.pk})
    # Only the owner of the table may.
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE agreements_outboxmessage")


def plan(ask):
    """Explain the one SELECT on the outbox that `ask` makes: names of indexes and pages touched."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    (sql,) = [query["sql"] for query in asked if query["sql"].startswith("SELECT") and "_outboxmessage" in query["sql"]]
    with connection.cursor() as cursor:
        # The first time also reads the catalogue.
        for _time in range(2):
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
        found = cursor.fetchone()[0]
    (read,) = found if isinstance(found, list) else json.loads(found)
    root = read["Plan"]
    return json.dumps(root), root["Shared Hit Blocks"] + root["Shared Read Blocks"]


def test_no_question_of_a_round_walks_over_what_is_kept(example):
    keep(example, MANY, State.SENT, apart=-timedelta(seconds=1), sent_at=SOON - timedelta(days=1))
    keep(example, MANY, State.PENDING, apart=-timedelta(seconds=1))
    for ask, index in (
        (lambda: outbox.claim(SOON), "pending_mail_by_available_at"),
        (lambda: outbox.claim(SOON, only_critical=True), "critical_mail_by_available_at"),
        (lambda: outbox.take_back(SOON), "leased_mail_by_lease_until"),
        (lambda: circuit_breaker.holds(SOON), "sent_mail_by_sent_at"),
    ):
        words, pages = plan(ask)
        assert index in words, words
        assert "Seq Scan" not in words
        assert pages <= FEW_PAGES, words


def test_an_idle_delivery_asks_as_often_with_much_kept_as_with_little(example):
    assert deliver(SOON).sent == 1
    with CaptureQueriesContext(connection) as few:
        deliver(SOON)
    keep(OutboxMessage.objects.get(), 500, State.SENT, sent_at=SOON - timedelta(days=1))
    with CaptureQueriesContext(connection) as many:
        deliver(SOON)
    assert len(few) == len(many) <= 14
