"""The rights of the application's role, table by table."""

from collections.abc import Iterator
from typing import Any, Protocol

import psycopg
from psycopg import sql

READ = "SELECT"
# Rows that are never changed: the history, and what was said or announced once.
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
    "agreements_withdrawal": KEEP,
    "agreements_signoff": KEEP,
    "agreements_party": KEEP,
    "agreements_partymember": ALL,
    # A view of who may read what; it reads with the rights of its owner.
    "agreements_readership": READ,
    # Open points: closed by an update; their words are kept by a trigger
    "agreements_openpoint": KEEP,
    "agreements_openpoint_mentioned": APPEND,
    "agreements_openpointreply": APPEND,
    "agreements_openpointreply_mentioned": APPEND,
    "agreements_counteroffer": KEEP,
    "agreements_participation": KEEP,
    # What a department keeps to itself: its rows are under policies as well
    "agreements_preparationline": APPEND,
    # The talk about a draft
    "agreements_stance": APPEND,
    "agreements_timetable": KEEP,
    # Several people at one draft: the history tells what was kept and released, of the others it tells nothing
    "agreements_keptclause": ALL,
    "agreements_presence": ALL,
    "agreements_privatecopy": ALL,
    "agreements_draftvisit": KEEP,
    # Terms: a trigger lets them change in a draft alone
    "agreements_purpose": ALL,
    "agreements_outcome": ALL,
    "agreements_signatory": ALL,
    "agreements_stakeholder": ALL,
    "agreements_tradeoff": ALL,
    "agreements_commitmentterms": ALL,
    "agreements_decisionright": ALL,
    "agreements_rhythm": ALL,
    "agreements_setaside": ALL,
    # Keeping promises
    "agreements_commitment": KEEP,
    "agreements_schedule": KEEP,
    "agreements_occasion": KEEP,
    "agreements_checkin": KEEP,
    "agreements_acknowledgement": APPEND,
    "agreements_newsrequest": APPEND,
    "agreements_completion": KEEP,
    "agreements_reminder": APPEND,
    "agreements_notice": APPEND,
    "agreements_episode": KEEP,
    "agreements_escalation": KEEP,
    "agreements_pause": KEEP,
    "agreements_review": KEEP,
    "agreements_review_present": ALL,
    "agreements_reviewpoint": KEEP,
    # Made of what is kept elsewhere, and made anew by a command
    "agreements_healthweek": ALL,
    # News and mail: they tell of what is kept elsewhere, and are not themselves part of the record
    "agreements_announcement": ALL,
    "agreements_inboxitem": KEEP,
    "agreements_outboxmessage": KEEP,
    "agreements_preference": KEEP,
    "agreements_following": ALL,
    "agreements_unsubscription": ALL,
    "agreements_snooze": ALL,
    "agreements_breaker": KEEP,
    "agreements_environment": KEEP,
    "agreements_heartbeat": KEEP,
    "agreements_look": KEEP,
    # Made again from what stands elsewhere
    "agreements_searchentry": ALL,
    "agreements_calendarfeed": ALL,
    # People
    "stakeholders_organisation": KEEP,
    "stakeholders_department": ALL,
    "stakeholders_department_deputies": ALL,
    "stakeholders_user": KEEP,
    # Erased with the person.
    "stakeholders_personname": ALL,
    "stakeholders_savedview": ALL,
    "stakeholders_job": ALL,
    "stakeholders_jobchunk": ALL,
    "stakeholders_departure": KEEP,
    "stakeholders_membership": ALL,
    "stakeholders_absence": KEEP,
    "stakeholders_holiday": ALL,
    "stakeholders_accountnote": APPEND,
    "stakeholders_passwordresetrequest": ALL,
    # Sign-in, sessions and rate limits
    "stakeholders_signintries": ALL,
    "account_emailaddress": ALL,
    "account_emailconfirmation": ALL,
    "stakeholders_session": ALL,
    "shared_cache": ALL,
    # Written by migrations alone
    "auth_group": READ,
    "auth_group_permissions": READ,
    "auth_permission": READ,
    "django_content_type": READ,
    "django_migrations": READ,
}
EACH = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
TABLES = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v') AND relnamespace = 'public'::regnamespace"
# Counts what a role has through PUBLIC and through other roles. A right on one column is a right as well; DELETE,
# TRUNCATE and TRIGGER are never given by column.
HELD = """
    SELECT relname, array_agg(word) FILTER (WHERE has_table_privilege(%(role)s, pg_class.oid, word)),
        array_agg(word) FILTER (WHERE word NOT IN ('DELETE', 'TRUNCATE', 'TRIGGER')
            AND has_any_column_privilege(%(role)s, pg_class.oid, word))
    FROM pg_class, unnest(%(words)s::text[]) AS word
    WHERE relkind IN ('r', 'p', 'v') AND relnamespace = 'public'::regnamespace
    GROUP BY relname ORDER BY relname
"""


class Unlisted(Exception):
    """A table has no row here, so nobody decided what the application may do with it."""


class TooPowerful(Exception):
    """The application's role has a right that the owner cannot take from it, such as one from another role."""


class Cursor(Protocol):
    """A cursor of psycopg or of Django."""

    def execute(self, query: Any, params: Any = None, /) -> Any: ...
    def fetchall(self) -> list[Any]: ...


def apply(owner_url: str, application: str) -> None:
    """As the owner, give the application's role exactly these rights.

    Raises Unlisted for a table without a row, TooPowerful when a right is left that is none of these.
    """
    role = sql.Identifier(application)
    with psycopg.connect(owner_url) as database:
        tables = [name for (name,) in database.execute(TABLES)]
        if missing := sorted(set(tables) - set(RIGHTS)):
            raise Unlisted(f"These tables have no row in config/embedded/rights.py: {', '.join(missing)}.")
        for name in tables:
            table = sql.Identifier("public", name)
            database.execute(sql.SQL("REVOKE ALL ON {} FROM {}, PUBLIC").format(table, role))
            database.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(RIGHTS[name]), table, role))
        if left := [line for line in deviations(database.cursor(), application) if "too many" in line]:
            raise TooPowerful(f"{application} has rights that nobody here gave it: {'; '.join(left)}.")


def deviations(cursor: Cursor, role: str) -> list[str]:
    """Return a line for each table without a row, and for each right that a role has too many or too few."""
    cursor.execute(HELD, {"role": role, "words": list(EACH)})
    return [line for table, whole, part in cursor.fetchall() for line in _of(table, set(whole or ()), set(part or ()))]


def _of(table: str, whole: set[str], part: set[str]) -> Iterator[str]:
    if table not in RIGHTS:
        yield f"{table}: has no row"
        return
    wanted = set(RIGHTS[table].split(", "))
    yield from (f"{table}: {right} is missing" for right in EACH if right in wanted - whole)
    yield from (f"{table}: {right} is one too many" for right in EACH if right in (whole | part) - wanted)
