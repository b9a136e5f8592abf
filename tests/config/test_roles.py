"""The application's role can work with rows and cannot touch the guards."""

import os

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import connection, connections
from psycopg import errors

from agreements.management.commands import ledger_loop
from agreements.models import Heartbeat
from config import celery, database
from config.embedded import rights, roles
from tests.config.connections import application, owner

__all__ = ["application", "owner"]


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


def test_every_sequence_is_usable_by_the_application(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND CASE relkind WHEN 'S' THEN NOT has_sequence_privilege(oid, 'USAGE') ELSE false END"
        )
        assert cursor.fetchall() == []


# --- rights per table ---------------------------------------------------------------------------------


def test_the_application_has_the_rights_of_the_matrix_and_no_others(application):
    assert rights.deviations(application.cursor(), roles.APPLICATION) == []


def test_one_right_too_many_or_too_few_is_noticed(owner):
    owner.execute("GRANT DELETE ON agreements_event TO entente")
    owner.execute("REVOKE INSERT ON agreements_notice FROM entente")
    found = rights.deviations(owner.cursor(), roles.APPLICATION)
    assert set(found) == {"agreements_event: DELETE is one too many", "agreements_notice: INSERT is missing"}


def test_a_right_on_one_column_is_noticed(owner):
    owner.execute("GRANT UPDATE (hash) ON agreements_event TO entente")
    assert rights.deviations(owner.cursor(), roles.APPLICATION) == ["agreements_event: UPDATE is one too many"]


@pytest.fixture
def given(owner):
    """Give a right for all to see, and take it back."""
    taken = []

    def give(right, to):
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as own:
            own.execute(f"GRANT {right} TO {to}")
        taken.append((right, to))

    yield give
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as own:
        for right, to in taken:
            own.execute(f"REVOKE {right} FROM {to}")


def test_a_right_of_everybody_is_one_of_the_application_and_taken_by_the_preparation(given, owner):
    given("DELETE ON agreements_event", to="PUBLIC")
    assert rights.deviations(owner.cursor(), roles.APPLICATION) == ["agreements_event: DELETE is one too many"]
    owner.commit()
    rights.apply(os.environ["DATABASE_OWNER_URL"], roles.APPLICATION)
    assert rights.deviations(owner.cursor(), roles.APPLICATION) == []


@pytest.mark.parametrize(
    ("right", "sentence"),
    [
        ("DELETE ON agreements_event", "agreements_event: DELETE is one too many"),
        ("UPDATE (hash) ON agreements_event", "agreements_event: UPDATE is one too many"),
        ("CREATE ON SCHEMA public", "must name a role that owns nothing"),
    ],
)
def test_a_right_too_many_is_refused_at_the_start(given, right, sentence):
    given(right, to=roles.APPLICATION)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        database.refuse_powerful_role()


def test_a_worker_with_a_right_too_many_ends(given):
    given("DELETE ON agreements_event", to=roles.APPLICATION)
    with pytest.raises(SystemExit, match="DELETE is one too many"):
        celery.refuse_to_work_with_power()


@pytest.fixture
def loop(monkeypatch, db):
    """The loop, on the connection of the test."""
    monkeypatch.setattr(ledger_loop, "close_old_connections", lambda: None)
    return ledger_loop.Command()


def test_the_loop_with_a_right_too_many_ends_before_its_first_round(given, loop):
    given("DELETE ON agreements_event", to=roles.APPLICATION)
    with pytest.raises(CommandError, match="DELETE is one too many"):
        loop._round()
    assert not Heartbeat.objects.exists()


def test_the_loop_with_the_rights_of_the_matrix_works(loop):
    """The control: the same round is done where nothing is too many."""
    loop._round()
    assert Heartbeat.objects.filter(component="loop").exists()


def test_a_right_that_the_owner_cannot_take_stops_the_preparation(monkeypatch, db):
    monkeypatch.setattr(rights, "deviations", lambda *_: ["agreements_event: DELETE is one too many"])
    with pytest.raises(rights.TooPowerful, match="DELETE is one too many"):
        rights.apply(os.environ["DATABASE_OWNER_URL"], roles.APPLICATION)


def test_a_table_without_a_row_is_noticed(owner):
    owner.execute("CREATE TABLE public.forgotten ()")
    assert rights.deviations(owner.cursor(), roles.APPLICATION) == ["forgotten: has no row"]


def test_a_new_table_gives_the_application_nothing(owner):
    owner.execute("CREATE TABLE public.forgotten ()")
    (held,) = owner.execute("SELECT has_table_privilege('entente', 'forgotten', 'SELECT')").fetchone()
    assert held is False


# A view that is a question takes no rows from anybody.
REFUSED = (errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState, errors.WrongObjectType)
STATEMENTS = {
    "INSERT": "INSERT INTO {} DEFAULT VALUES",
    "UPDATE": "UPDATE {} SET {} = {} WHERE false",
    "DELETE": "DELETE FROM {} WHERE false",
    "TRUNCATE": "TRUNCATE {}",
}


@pytest.mark.parametrize("table", sorted(rights.RIGHTS))
def test_what_the_matrix_does_not_give_is_refused(application, table):
    (column,) = application.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", [table]
    ).fetchone()
    for right, statement in STATEMENTS.items():
        if right not in rights.RIGHTS[table].split(", "):
            with pytest.raises(REFUSED), application.transaction():
                application.execute(statement.format(table, column, column))
