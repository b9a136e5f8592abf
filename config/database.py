"""The two roles of one database: the owner's for migrations, the application's for everything else."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config.embedded import rights

# Owning the tables switches guards off; so does replacing what they call, or a session that runs no triggers.
PRIVILEGES = """
    SELECT rolname, rolsuper OR rolbypassrls
        OR pg_has_role(oid, (SELECT relowner FROM pg_class WHERE oid = 'agreements_event'::regclass), 'MEMBER')
        OR has_schema_privilege(oid, 'public', 'CREATE')
        OR has_parameter_privilege(oid, 'session_replication_role', 'SET')
    FROM pg_roles WHERE rolname = current_user
"""


class OneDatabase:
    """Routes every query to the application's role; only an explicit `--database=owner` uses the other."""

    def db_for_read(self, model: object, **hints: object) -> str:
        return "default"

    def db_for_write(self, model: object, **hints: object) -> str:
        return "default"

    def allow_relation(self, *objects: object, **hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return True


def refuse_powerful_role() -> None:
    """Raise ImproperlyConfigured when the application's role could switch off or go around the guards of the database.

    A missing right or a table without a row is no power: during an upgrade the tables are newer than this process.
    """
    with connection.cursor() as cursor:
        cursor.execute(PRIVILEGES)
        role, is_powerful = cursor.fetchone()
        if is_powerful:
            raise ImproperlyConfigured("DATABASE_URL must name a role that owns nothing; it names a powerful one.")
        if found := [line for line in rights.deviations(cursor, role) if "too many" in line]:
            raise ImproperlyConfigured(
                f"Run `prepare_database`: {role} may do more than it should: {'; '.join(found)}."
            )
