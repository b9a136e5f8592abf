"""What the application's role may do with each table: the one place where it is written."""

import psycopg
from psycopg import sql

READ = "SELECT"
# Rows that are never changed: the history.
APPEND = "SELECT, INSERT"
# Rows that change and stay.
KEEP = "SELECT, INSERT, UPDATE"
# Rows that go when they are of no use any more, or when somebody takes them out of a draft.
ALL = "SELECT, INSERT, UPDATE, DELETE"

RIGHTS = {
    # The history, and what it rests on
    "agreements_event": APPEND,
    "agreements_agreement": KEEP,
    "agreements_revision": KEEP,
    "agreements_signoff": KEEP,
    "agreements_party": KEEP,
    "agreements_partymember": ALL,
    "agreements_passingon": KEEP,
    # Terms: a trigger lets them change in a draft alone
    "agreements_purpose": ALL,
    "agreements_outcome": ALL,
    "agreements_signatory": ALL,
    "agreements_stakeholder": ALL,
    "agreements_tradeoff": ALL,
    "agreements_commitmentterms": ALL,
    "agreements_decisionright": ALL,
    "agreements_rhythm": ALL,
    # Keeping promises
    "agreements_commitment": KEEP,
    "agreements_schedule": KEEP,
    "agreements_occasion": KEEP,
    "agreements_checkin": KEEP,
    "agreements_acknowledgement": KEEP,
    "agreements_completion": KEEP,
    "agreements_reminder": KEEP,
    "agreements_notice": KEEP,
    "agreements_episode": KEEP,
    "agreements_escalation": KEEP,
    "agreements_pause": KEEP,
    "agreements_review": KEEP,
    "agreements_review_present": ALL,
    "agreements_reviewpoint": KEEP,
    # News and mail: they tell of what is kept elsewhere, and are not themselves part of the record
    "agreements_announcement": ALL,
    "agreements_inboxitem": ALL,
    "agreements_outboxmessage": ALL,
    "agreements_preference": ALL,
    "agreements_following": ALL,
    "agreements_unsubscription": ALL,
    "agreements_parking": ALL,
    "agreements_breaker": KEEP,
    "agreements_environment": KEEP,
    "agreements_heartbeat": ALL,
    # People
    "stakeholders_organisation": KEEP,
    "stakeholders_department": KEEP,
    "stakeholders_department_deputies": ALL,
    "stakeholders_user": KEEP,
    "stakeholders_membership": ALL,
    "stakeholders_absence": KEEP,
    "stakeholders_holiday": ALL,
    "stakeholders_securitynote": KEEP,
    # Sign-in, sessions and rate limits
    "account_emailaddress": ALL,
    "account_emailconfirmation": ALL,
    "django_session": ALL,
    "shared_cache": ALL,
    # Written by migrations alone
    "auth_group": READ,
    "auth_group_permissions": READ,
    "auth_permission": READ,
    "django_content_type": READ,
    "django_migrations": READ,
}
EACH = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
TABLES = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
HELD = "SELECT has_table_privilege(%(role)s, format('public.%%I', %(table)s::text), %(right)s)"
# A right on one column is one too many as well; these can be given by column.
BY_COLUMN = ("SELECT", "INSERT", "UPDATE", "REFERENCES")
HELD_SOMEWHERE = HELD.replace("has_table_privilege", "has_any_column_privilege")


class Unlisted(Exception):
    """A table has no row here, so nobody decided what the application may do with it."""


def apply(owner_url: str, application: str) -> None:
    """As the owner, give the application's role exactly these rights; raise Unlisted for a table without a row."""
    role = sql.Identifier(application)
    with psycopg.connect(owner_url) as database:
        tables = [name for (name,) in database.execute(TABLES)]
        if missing := sorted(set(tables) - set(RIGHTS)):
            raise Unlisted(f"These tables have no row in config/embedded/rights.py: {', '.join(missing)}.")
        for name in tables:
            table = sql.Identifier("public", name)
            database.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(table, role))
            database.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(RIGHTS[name]), table, role))


def deviations(database: psycopg.Connection, role: str) -> list[str]:
    """Return a line for each table without a row, and for each right that a role has too many or too few."""
    found = []
    for (table,) in database.execute(TABLES).fetchall():
        if table not in RIGHTS:
            found.append(f"{table}: has no row")
            continue
        for right in EACH:
            wanted = right in RIGHTS[table].split(", ")
            held = HELD_SOMEWHERE if right in BY_COLUMN and not wanted else HELD
            row = database.execute(held, {"role": role, "table": table, "right": right}).fetchone()
            if row is not None and row[0] != wanted:
                found.append(f"{table}: {right} {'is missing' if wanted else 'is one too many'}")
    return found
