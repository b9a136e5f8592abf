"""A database of its own for every run, made, flushed and dropped by the owner; tests use it as the application does."""

import os
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import Field, Model, QuerySet
from django.test import TransactionTestCase
from psycopg import sql

from config.embedded import roles
from config.embedded.postgres import Cluster
from tests import settings

# What `migrate` itself writes: emptying these would leave a database that no migration made.
WRITTEN_BY_MIGRATE = ["django_migrations", "django_content_type", "auth_permission"]
TABLES = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> ALL (%s)"  # noqa: E501
RETRIES = 3
# The test database alone has this function. It deletes as the owner, inside the transaction of whoever calls it.
DELETE_AS_OWNER = """
    CREATE FUNCTION delete_as_owner(name regclass, key text, keys text[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    BEGIN
        EXECUTE format('DELETE FROM %s WHERE %I::text = ANY ($1)', name, key) USING keys;
    END $$
"""
# The same for one value of a row that guards keep as it is.
REWRITE_AS_OWNER = """
    CREATE FUNCTION rewrite_as_owner(name regclass, key text, id text, col text, words text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
    DECLARE value text := CASE
        WHEN (SELECT atttypid FROM pg_attribute WHERE attrelid = name AND attname = col) = 'bytea'::regtype
        THEN 'convert_to($1, ''UTF8'')' ELSE format('$1::%s',
            (SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = name AND attname = col)) END;
    BEGIN
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', name);
        EXECUTE format('UPDATE %s SET %I = %s WHERE %I::text = $2', name, col, value, key) USING words, id;
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', name);
    END $$
"""
LEFTOVERS = "SELECT datname, split_part(datname, '_', 3)::int FROM pg_database WHERE datname ~ '^entente_test_[0-9]+_'"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Share the PostgreSQL server of this checkout's tests."""
    with settings.CLUSTER as shared:
        yield shared


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, django_db_blocker) -> Iterator[None]:
    """Replace pytest-django's: the owner makes the database, by the same command as in every installation."""
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", flush_as_owner)
    maintenance = cluster.url(roles.OWNER, "postgres")
    with psycopg.connect(maintenance, autocommit=True) as server:
        drop_leftovers(server)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(settings.TEST_DATABASE)))
    with django_db_blocker.unblock():
        call_command("prepare_database", verbosity=0)
        with connections["owner"].cursor() as cursor:
            cursor.execute(DELETE_AS_OWNER)
            cursor.execute(REWRITE_AS_OWNER)
        connections["owner"].close()
    yield
    patch.undo()
    with django_db_blocker.unblock():
        connections.close_all()
    # The owner may not end an autovacuum that is at work in there, nor what the application's role left open.
    with psycopg.connect(cluster.url(roles.SUPERUSER, "postgres"), autocommit=True) as server:
        drop(server, settings.TEST_DATABASE)


def remove(rows: QuerySet) -> None:
    """Delete rows that the application keeps for good and has no right to delete, to begin a test without them."""
    key = rows.model._meta.pk
    assert key is not None
    keys = [str(value) for value in rows.values_list("pk", flat=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT delete_as_owner(%s, %s, %s)", [rows.model._meta.db_table, key.column, keys])


def rewrite(model: type[Model], pk: object, column: Field, words: str) -> None:
    """Put other words into one row, also where guards keep it as it is; the constraints of the table hold."""
    key = model._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        values = [model._meta.db_table, key.column, str(pk), column.column, words]
        cursor.execute("SELECT rewrite_as_owner(%s, %s, %s, %s, %s)", values)


def drop(server: psycopg.Connection, name: str) -> None:
    """Drop a database, also under a process that is still connected."""
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def drop_leftovers(server: psycopg.Connection) -> None:
    """Drop the databases of test runs that were killed."""
    for name, pid in server.execute(LEFTOVERS).fetchall():
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            drop(server, name)
        except PermissionError:
            pass  # alive, somebody else's


def flush_as_owner(test_case: TransactionTestCase | None = None) -> None:
    """Empty the tables after a transactional test; the application's role may not, in tests as in production."""
    for _attempt in range(RETRIES):
        try:
            return _flush()
        except psycopg.errors.DeadlockDetected:
            # A page that the browser asked for as it closed is still being answered.
            time.sleep(0.5)
    return _flush()


def _flush() -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        # A thread or process that the test left inside a transaction fails here, and does not hang.
        owner.execute("SET lock_timeout = '10s'")
        tables = [sql.Identifier(name) for (name,) in owner.execute(TABLES, [WRITTEN_BY_MIGRATE])]
        filled = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {name} WHERE EXISTS (SELECT 1 FROM {table})").format(name=table.as_string(), table=table)
            for table in tables
        )
        if names := [name for (name,) in owner.execute(filled)]:
            owner.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(map(sql.SQL, names))))
