"""Guards: triggers that keep rows as they are, whatever the application's role sets or says."""

import pgtrigger
from django.db import models
from pgtrigger.compiler import Trigger, UpsertTriggerSql


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
