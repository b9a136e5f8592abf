"""Compares the rows of two agreements column by column, whatever their ids, keys and numbers are."""

import json
import re
from typing import Any

from django.db.models import Model, UUIDField

from agreements.models import (
    Agreement,
    CheckIn,
    Commitment,
    CommitmentTerms,
    Event,
    InboxItem,
    Occasion,
    Outcome,
    Party,
    PartyMember,
    Purpose,
    Review,
    Revision,
    Rhythm,
    Schedule,
    Signatory,
    SignOff,
)

# Every table of an agreement that has rows after it took force and was checked in on, and how it leads there.
TABLES: dict[type[Model], str] = {
    Agreement: "pk",
    Revision: "agreement",
    Party: "agreement",
    PartyMember: "party__agreement",
    Purpose: "revision__agreement",
    Outcome: "revision__agreement",
    Signatory: "revision__agreement",
    CommitmentTerms: "revision__agreement",
    Rhythm: "revision__agreement",
    Commitment: "agreement",
    SignOff: "agreement",
    Schedule: "commitment__agreement",
    Occasion: "commitment__agreement",
    CheckIn: "commitment__agreement",
    Event: "agreement",
    Review: "agreement",
    InboxItem: "agreement",
}
# What is different in every agreement whatever it says, or follows from such values by a computation.
OWN = {"key", "hash", "previous_hash", "digest", "canonical", "dedupe_key"}
IDS = re.compile(r'"(?:id|commitment|check_in|receiver)": \d+|"key": "[^"]*"|"digest": "[^"]*"|\b(?:AG|C)-\d+|no\. \d+')


def rows_of(agreement: Agreement, **only: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows by table, sorted, without ids of other rows of the agreement; people and departments stay."""
    found = {}
    for model, path in TABLES.items():
        rows = model._default_manager.filter(**{path: agreement.pk}, **only.get(model.__name__, {}))
        found[model.__name__] = sorted((_said(row) for row in rows), key=repr)
    return found


def _said(row: Model) -> dict[str, Any]:
    said = {}
    for field in row._meta.concrete_fields:
        inside = field.is_relation and field.related_model in TABLES
        value = getattr(row, field.attname)
        if inside or field.primary_key or isinstance(field, UUIDField):
            value = value is not None
        elif field.name in OWN:
            value = bool(value)
        elif field.name == "number" and not isinstance(row, Review | Revision):
            value = "its own"
        elif isinstance(value, dict | str):
            value = IDS.sub("its own", json.dumps(value, sort_keys=True))
        said[field.name] = value
    return said
