"""The term: base of all clauses of a revision, with a key that stays the same while the wording changes."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.utils.text import capfirst

from agreements.models.revision import Revision
from stakeholders.models.guard import Guard

# FOR SHARE: sealing updates the revision, so it waits for writers in flight, and later writers see the seal.
ONLY_IN_A_DRAFT = """
    IF TG_OP <> 'INSERT' THEN
        PERFORM 1 FROM agreements_revision WHERE id = OLD.revision_id AND state = 'draft' FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'terms change only in a draft' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM 1 FROM agreements_revision WHERE id = NEW.revision_id AND state = 'draft' FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'terms change only in a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    RETURN OLD;
"""


class Term(models.Model):
    """Anything the parties agree on. Subclasses add fields and list them in `content`."""

    # Slug of the kind in addresses and in the canonical text.
    kind: ClassVar[str]
    # The agreed fields, in reading order; the other columns are not part of the text.
    content: ClassVar[tuple[str, ...]]
    # At most one in a revision, under a key known beforehand.
    is_single: ClassVar[bool] = False
    # Clauses of this kind carry their place in the text: 1, 2, 3.
    is_numbered: ClassVar[bool] = False
    # The field that stands as the heading of the clause, where one says it all.
    headline: ClassVar[str] = ""
    # Fields whose words hold those of others too: where one of these changes, so do the words.
    told_with: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT)
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    position = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="%(class)s_key_stands_once_in_a_revision"),
        ]
        triggers = [
            Guard(
                name="only_in_a_draft",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ONLY_IN_A_DRAFT,
            )
        ]

    @classmethod
    def single_key(cls, agreement_key: uuid.UUID) -> uuid.UUID:
        """Return the key that this kind always has in an agreement; only for kinds of which there is one."""
        return uuid.uuid5(agreement_key, cls.kind)

    @classmethod
    def label(cls) -> str:
        return capfirst(str(cls._meta.verbose_name))

    @classmethod
    def plural_label(cls) -> str:
        return capfirst(str(cls._meta.verbose_name_plural))

    @property
    def anchor(self) -> str:
        """Id of the term in a page, stable across revisions."""
        return f"term-{self.key.hex[:12]}"

    def summary(self) -> str:
        """Return the term in a few words, for lists and sentences."""
        raise NotImplementedError

    @classmethod
    def phrase(cls, name: str, entry: Mapping[str, Any]) -> str | None:
        """Return the words of a field that need a unit or other fields of the clause; None where its value does."""
        return None

    def values(self) -> dict[str, Any]:
        """Return the agreed fields as JSON values; people and departments as ids."""
        return {name: _plain(getattr(self, _column(self, name))) for name in self.content}

    def wording(self) -> dict[str, Any]:
        """Return the agreed fields as JSON values; people and departments as id and the name as read today."""
        return {name: self._worded(name) for name in self.content}

    def _worded(self, name: str) -> Any:
        value = getattr(self, name)
        if isinstance(value, models.Model):
            return {"id": value.pk, "name": str(value)}
        return _plain(value)

    def content_digest(self, *fields: str) -> str:
        """Return the SHA-256 (hex) of the agreed fields, or of the named ones: what an answer was an answer to."""
        values = self.values()
        chosen = {name: values[name] for name in fields or self.content}
        return hashlib.sha256(json.dumps(chosen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def prepare_identity(self) -> None:
        """Create the row that lives on while the terms change, for kinds that have one; called before saving."""

    def needed_by(self) -> str:
        """Return the clause of the same revision that rests on this one, in a few words; empty when none does."""
        return ""

    @classmethod
    def related(cls) -> list[str]:
        """Return the foreign keys among the agreed fields, for select_related."""
        return [name for name in cls.content if cls._meta.get_field(name).is_relation]


def _column(term: Term, name: str) -> str:
    field = term._meta.get_field(name)
    return field.attname if isinstance(field, models.Field) else name


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, Decimal):
        # 5 and 5.00 are the same promise, however the database returns them.
        return format(value.normalize(), "f")
    if isinstance(value, uuid.UUID):
        return str(value)
    return value
