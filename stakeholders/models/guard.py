"""Guards: triggers that refuse changes of rows whatever the application's role sets."""

from collections.abc import Iterator

import pgtrigger
from django.db import connection, models
from pgtrigger.compiler import Trigger, UpsertTriggerSql

# Every role may read these catalogues.
INSTALLED = """
    SELECT tgrelid::regclass::text, tgname, tgenabled, prosrc, array_to_string(proconfig, ' ')
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal
"""
ENABLED, PATH = ("O", "A"), "search_path=pg_catalog, public, pg_temp"


class GuardSql(UpsertTriggerSql):
    """The SQL of a guard: a trigger function of its own, without the one of pgtrigger around it.

    That one returns early for every trigger named in the setting `pgtrigger.ignore`, which any role may set.
    Temporary tables come last in the search path, so that none can stand in for a table that the guard reads.
    """

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE PROCEDURE {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Guard(pgtrigger.Trigger):
    """A trigger before each row that refuses what its function raises an exception for."""

    when = pgtrigger.Before

    def compile(self, model: models.Model) -> Trigger:
        """Return the trigger as migrations keep it."""
        sql = GuardSql(
            pgid=self.get_pgid(model),
            func=self.render_func(model),
            table=model._meta.db_table,
            when=self.when,
            operation=self.operation,
        )
        return Trigger(name=self.name, sql=sql)


class Kept(Guard):
    """Refuses an operation on every row of a table."""

    func = "RAISE EXCEPTION 'Cannot % rows of table %', lower(TG_OP), TG_TABLE_NAME;"


def missing_guards() -> Iterator[str]:
    """Yield a sentence for each guard that the database does not have as it is declared here: taken away, off, changed.

    Seen is what is so now, not what was in between.
    """
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED)
        installed = {(table, name): tuple(rest) for table, name, *rest in cursor.fetchall()}
    for model, guard in pgtrigger.registered():
        place = (model._meta.db_table, guard.get_pgid(model))
        enabled, body, path = installed.get(place, ("", "", ""))
        if not enabled:
            yield f"{place[0]}: the guard {guard.name} is not there."
        elif enabled not in ENABLED:
            yield f"{place[0]}: the guard {guard.name} is switched off."
        elif (body, path) != (str(guard.compile(model).sql).split("$$")[1], PATH):
            yield f"{place[0]}: the guard {guard.name} does something else."
