"""A private row: read and written by whoever speaks for its department, and by nobody else."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery

from agreements.models.party import Party
from stakeholders.models import User

# The setting by which the policies of the database know who reads; see `policies`.
READER = "entente.reader"
BEGIN = "SELECT coalesce(current_setting(%s, true), ''), set_config(%s, %s, true)"
END = "SELECT set_config(%s, %s, true)"


class PrivateManager(models.Manager[Any]):
    """The only way to private rows. Without a reader the database answers as if there were none."""

    @contextmanager
    def read_by(self, reader: User) -> Iterator[models.QuerySet[Any]]:
        """Yield the rows that this person may read; they are read, and written, before the block ends.

        It opens a transaction, for which alone the reader is set.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(BEGIN, [READER, READER, str(reader.pk)])
            (before, _now) = cursor.fetchone()
            yield self.get_queryset()
            # Within a transaction of a verb the setting would last as long as that; an error takes it back by itself.
            cursor.execute(END, [READER, before])

    def add(self, row: "PrivateRow") -> None:
        """Insert a row inside `read_by`; the server gets its words apart from the statement.

        Django would write them into the statement, and the server logs the statement of every error.
        """
        query = InsertQuery(self.model)
        query.insert_values(self.model._meta.concrete_fields, [row])
        [(statement, values)] = query.get_compiler(connection=connection).as_sql()
        with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
            cursor.execute(statement, values)
        row._state.adding = False


class PrivateRow(models.Model):
    """Something that a department keeps to itself in one agreement.

    Each table of this kind is under the policies that `policies` names; it stands in no event, index or list, and
    says nothing of what it holds. Keys are random: a number would tell how many there are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PrivateManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"
