"""The two roles of one database: the owner's for migrations, the application's for everything else."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

PRIVILEGES = "SELECT rolsuper OR rolbypassrls OR pg_has_role(oid, (SELECT relowner FROM pg_class WHERE oid = 'agreements_event'::regclass), 'MEMBER') FROM pg_roles WHERE rolname = current_user"  # noqa: E501


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
    """Raise ImproperlyConfigured when the application's role could switch off the guards of the database."""
    with connection.cursor() as cursor:
        cursor.execute(PRIVILEGES)
        if cursor.fetchone()[0]:
            raise ImproperlyConfigured("DATABASE_URL must name a role that owns nothing; it names a powerful one.")
