"""Rows to be written in bulk: ids reserved beforehand, collected by table, written with COPY."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

# So many ids are asked for at once.
RESERVED = 10_000


class Rows:
    """Collects rows; `write` copies them, in the order in which their tables were met."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[list[Any]]] = defaultdict(list)
        self._ids: dict[type[models.Model], Iterator[int]] = defaultdict(lambda: iter(()))

    def number(self, model: type[models.Model]) -> int:
        """Return an id that nobody else gets."""
        known = next(self._ids[model], None)
        if known is None:
            self._ids[model] = _reserved(model)
            known = next(self._ids[model])
        return known

    def add(self, row: models.Model) -> None:
        """Take a row of whatever table; it has its id by now, where the table counts."""
        model = type(row)
        if row.pk is None:
            row.pk = self.number(model)
        values = row.__dict__
        # Only fields of JSON hold mappings.
        said = (values[name] for name in _names(model))
        self._rows[model].append([Jsonb(value) if isinstance(value, dict) else value for value in said])

    def write(self) -> None:
        """Copy everything that was added since the last time."""
        for model, rows in self._rows.items():
            names = sql.SQL(", ").join(sql.Identifier(name) for name in _names(model))
            into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), names)
            with connection.cursor() as cursor, cursor.copy(into) as copy:
                for row in rows:
                    copy.write_row(row)
        self._rows.clear()


@cache
def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _reserved(model: type[models.Model]) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, RESERVED],
        )
        return iter([number for (number,) in cursor.fetchall()])
