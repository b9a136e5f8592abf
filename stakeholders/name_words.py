"""The folded words of names: written with each name, and mended for rows that were stored by other ways."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from stakeholders.models import Department, User
from stakeholders.text.folding import spellings_of

AT_ONCE = 500


def fold_names(named: Iterable[User | Department]) -> list[User | Department]:
    """Give rows the words of their names, as saving them does; return those that had others."""
    stale = []
    for row in named:
        words = " ".join(spellings_of(row.name))
        if row.folded != words:
            row.folded = words
            stale.append(row)
    return stale


def rebuild_names(*, only_check: bool = False) -> int:
    """Fold every name anew; return how many people and departments had other words than their name has."""
    found = 0
    for table in (User, Department):
        rows: models.Manager[Any] = table._default_manager
        stale = fold_names(rows.only("pk", "name", "folded").iterator())
        if not only_check:
            rows.bulk_update(stale, ["folded"], batch_size=AT_ONCE)
        found += len(stale)
    return found
