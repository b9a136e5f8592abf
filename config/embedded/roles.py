"""The two roles of Entente's database, and what each may do."""

import psycopg
from psycopg import sql

SUPERUSER = "postgres"
# CREATEDB lets tests make and drop their own databases.
OWNER, OWNER_RIGHTS = "entente_owner", "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB"
APPLICATION, APPLICATION_RIGHTS = "entente", "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB"
DATABASE = "entente"

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    # A database carried over from PostgreSQL 14 lets everybody create there.
    "REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    # A table gives the application no right before `rights` says which.
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
)


def provide(superuser_url: str) -> None:
    """Create both roles and the owner's database in a new cluster; does nothing where they exist."""
    with psycopg.connect(superuser_url, autocommit=True) as server:
        for role, rights in ((OWNER, OWNER_RIGHTS), (APPLICATION, APPLICATION_RIGHTS)):
            if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                server.execute(f"CREATE ROLE {role} {rights}")
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            server.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def grant(owner_url: str, application: str) -> None:
    """As the owner, let the application's role use the schema and its sequences; `rights` gives it the tables."""
    with psycopg.connect(owner_url) as database:
        for sentence in GRANTS:
            database.execute(sql.SQL(sentence).format(role=sql.Identifier(application)))
