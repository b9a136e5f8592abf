"""A copy of the database, however it was made, sends nothing until somebody releases it."""

import os
import subprocess
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, connections
from psycopg import sql

from agreements.models import Environment, OutboxMessage
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery import environment_guard, sender
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from config.embedded import binaries, rights, roles
from tests.agreements.notifications.mails import SOON, forget
from tests.builders import a_commitment, a_draft, a_table
from tests.services.database import drop
from tests.settings import CLUSTER, TEST_DATABASE

COPY = f"{TEST_DATABASE}_copy"
EVERYBODY_OUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


@pytest.fixture
def production(smtp_server, transactional_db):
    """One offer has left here; another waits."""
    table = a_table()
    agreement = a_draft(table)
    forget()
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    announce_all(SOON)
    assert deliver(SOON).sent == 1
    a_commitment(agreement, owner=table.ben, receiver=table.sales)
    announce_all(SOON)
    return smtp_server


@pytest.fixture
def copied(production):
    """The same rows in another database."""
    connections.close_all()
    with psycopg.connect(CLUSTER.url(roles.SUPERUSER, "postgres"), autocommit=True) as server:
        # A template is copied only while nobody else is in it, such as an autovacuum.
        server.execute(EVERYBODY_OUT, [TEST_DATABASE])
    with psycopg.connect(CLUSTER.url(roles.OWNER, "postgres"), autocommit=True) as server:
        names = {"copy": sql.Identifier(COPY), "source": sql.Identifier(TEST_DATABASE)}
        server.execute(sql.SQL("CREATE DATABASE {copy} TEMPLATE {source}").format(**names))
    yield production
    connections.close_all()
    with psycopg.connect(CLUSTER.url(roles.SUPERUSER, "postgres"), autocommit=True) as server:
        drop(server, COPY)


@contextmanager
def working_on(database):
    """Let the application work on another database for a while."""
    kept = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = kept


def waiting():
    return OutboxMessage.objects.filter(state=State.PENDING).count()


def test_where_mail_was_first_sent_from_it_goes_on(production):
    assert Environment.objects.get().identity == environment_guard.identity()
    assert deliver(SOON).sent == 1
    assert not environment_guard.is_held()


def test_looking_does_not_settle_who_sends(transactional_db):
    assert not environment_guard.is_held()
    assert not Environment.objects.exists()


def test_a_copied_database_sends_nothing_and_loses_nothing(copied):
    with working_on(COPY):
        assert deliver(SOON).outcomes == {"held": 1}
        assert environment_guard.is_held()
        assert waiting() == 1
    assert len(copied.messages) == 1
    assert deliver(SOON).sent == 1, "where it was copied from, mail goes on"


def test_without_the_guard_the_copy_sends_what_the_original_sends(copied, monkeypatch):
    monkeypatch.setattr(environment_guard, "may_send", lambda: True)
    with working_on(COPY):
        assert deliver(SOON).sent == 1
    assert deliver(SOON).sent == 1
    assert len({message["Message-ID"] for message in copied.messages}) == len(copied.messages) - 1


def test_a_released_copy_sends(copied):
    with working_on(COPY):
        assert environment_guard.release(note="moved to the new machine", at=SOON) == 0
        assert deliver(SOON).sent == 1
        known = Environment.objects.get()
        assert (known.released_at, known.released_by_note) == (SOON, "moved to the new machine")


def test_what_is_older_than_a_moment_can_be_discarded(copied):
    with working_on(COPY):
        assert environment_guard.release(note="", at=SOON, discard_before=SOON + timedelta(hours=1)) == 1
        assert deliver(SOON).sent == 0
        assert waiting() == 0
        assert OutboxMessage.objects.filter(state=State.EXPIRED).count() == 1


def test_what_was_on_its_way_when_the_copy_was_made_can_be_discarded_too(production):
    lapsed = SOON + timedelta(minutes=5)
    sender.outbox.claim(SOON)
    environment_guard.release(note="", at=lapsed, discard_before=lapsed)
    assert OutboxMessage.objects.filter(state=State.EXPIRED, lease_token=None).count() == 1
    assert deliver(lapsed).sent == 0


def test_a_dump_read_back_into_the_same_database_is_a_copy_too(copied, tmp_path):
    dump, url = tmp_path / "dump", CLUSTER.url(roles.OWNER, COPY)
    with working_on(COPY):
        environment_guard.release(note="", at=SOON)
    programs = binaries.folder()
    if not (programs / "pg_dump").exists():
        pytest.skip("no pg_dump beside this PostgreSQL")
    run("pg_dump", "--format", "custom", "--file", str(dump), url)
    with working_on(COPY):
        assert not environment_guard.is_held()
        assert deliver(SOON).sent == 1, "after the dump the original goes on"
    run("pg_restore", "--clean", "--if-exists", "--no-privileges", "--dbname", url, str(dump))
    roles.grant(url, roles.APPLICATION)
    rights.apply(url, roles.APPLICATION)
    with working_on(COPY):
        assert waiting() == 1, "the dump knows nothing of the mail that left after it"
        assert deliver(SOON).outcomes == {"held": 1}


def run(program, *arguments):
    subprocess.run([binaries.folder() / program, *arguments], check=True, capture_output=True, env=dict(os.environ))


def test_another_name_of_the_site_is_another_environment(production, settings):
    settings.BASE_URL = "https://staging.example.org"
    assert deliver(SOON).outcomes == {"held": 1}
    settings.BASE_URL = "http://testserver:8001"
    assert deliver(SOON).sent == 1, "another port of the same machine is the same site"


def test_the_application_may_ask_who_the_server_is(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute(environment_guard.MAY_ASK)
        assert cursor.fetchone() == (True,)
        cursor.execute(environment_guard.SERVER)
        assert cursor.fetchone()[0].isdecimal()


def test_where_it_may_not_ask_the_rest_of_the_identity_does(transactional_db, monkeypatch):
    here = environment_guard.identity()
    monkeypatch.setattr(environment_guard, "MAY_ASK", "SELECT false")
    assert environment_guard.identity() not in {"", here}
    assert environment_guard.identity() == environment_guard.identity()
