"""The application's role can work with rows and cannot touch the guards."""

import os

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from psycopg import errors

from config import database


@pytest.fixture
def application(db):
    """A connection of our own with the application's address, so that refusals disturb no test transaction."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as own:
        yield own


def test_the_application_is_accepted(db):
    database.refuse_powerful_role()


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_owner_is_refused(monkeypatch):
    monkeypatch.setattr(database, "connection", connections["owner"])
    with pytest.raises(ImproperlyConfigured, match="must name a role that owns nothing"):
        database.refuse_powerful_role()


def test_the_application_has_no_attribute_of_power(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert not any(cursor.fetchone())
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "sentence",
    [
        "CREATE TABLE public.mine ()",
        "TRUNCATE agreements_event CASCADE",
        "ALTER TABLE agreements_event DISABLE TRIGGER ALL",
        "DROP TABLE agreements_event CASCADE",
        "SET session_replication_role = replica",
        "SET ROLE entente_owner",
    ],
)
def test_the_application_cannot_switch_a_guard_off(application, sentence):
    with pytest.raises(errors.InsufficientPrivilege):
        application.execute(sentence)


def test_every_table_and_sequence_is_usable_by_the_application(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND CASE relkind"
            " WHEN 'r' THEN NOT has_table_privilege(oid, 'SELECT, INSERT') OR NOT has_table_privilege(oid, 'UPDATE')"
            " WHEN 'S' THEN NOT has_sequence_privilege(oid, 'USAGE') ELSE false END"
        )
        assert cursor.fetchall() == []
