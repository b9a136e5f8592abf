"""Machines ask whether the site answers and whether mail flows; neither answer tells a secret."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Heartbeat, OutboxMessage
from agreements.models.news.outbox_message import State
from agreements.notifications.fan_out.announcements import announce_all
from config import probes
from tests.agreements.notifications.mails import SOON
from tests.builders import a_draft, a_table
from tests.people import a_person

TITLE = "Nobody else may read this"


@pytest.fixture
def a_round(db):
    now = timezone.now()
    Heartbeat.objects.create(component="tick", at=now, finished_at=now)


def test_the_site_answers_without_asking_the_database(client):
    # Without the fixture for it, pytest-django lets nobody ask the database.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_probes_before_the_proxy_speak_plain_http(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/healthz").status_code == 200
    assert Client().get("/accounts/login/").status_code == 301


def test_mail_flows(client, a_round):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "reasons": {}})


@pytest.mark.django_db
def test_without_a_round_nothing_is_ready(client):
    answer = client.get("/readyz")
    assert (answer.status_code, list(answer.json()["reasons"])) == (503, ["no-round"])


def test_the_reasons_are_counts_and_words(client, a_round):
    table = a_table()
    a_draft(table, title=TITLE)
    announce_all(SOON)
    OutboxMessage.objects.update(state=State.DEAD, fault="rcpt 550")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "reasons": {"dead": "1 important mail was refused for good."}}
    assert not [word for word in (TITLE, table.ben.name, table.ben.email) if word in answer.content.decode()]


def test_a_database_that_is_away_is_a_reason(client, monkeypatch):
    def away(at):
        raise DatabaseError("connection to server at 10.0.0.5 refused")

    monkeypatch.setattr(probes, "reasons", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == {"database": "The database does not answer."}


def test_looking_changes_nothing(client, a_round):
    client.force_login(a_person())
    with CaptureQueriesContext(connection) as asked:
        client.get("/readyz")
    assert not [query for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
