"""Optimistic locking: a row is saved only if its version is the one that was read, and if it is valid."""

from typing import Protocol, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _


class ChangedMeanwhile(Exception):
    """Says in one sentence that somebody else changed the row after it was read."""


class Versioned(Protocol):
    version: int


Row = TypeVar("Row", bound=models.Model)


def refuse_stale(row: Versioned, version: int) -> None:
    """Count the edit of a locked row; raise ChangedMeanwhile unless `version` is the one it has."""
    if row.version != version:
        raise ChangedMeanwhile(_("Somebody changed this while you were writing. Compare, then save again."))
    row.version += 1


def save_checked(row: models.Model, refusal: type[Exception]) -> None:
    """Save the row; raise `refusal` with a sentence for people when a field or a constraint says no."""
    try:
        row.full_clean()
    except ValidationError as fault:
        raise refusal(sentence(row, fault)) from fault
    row.save()


def sentence(row: models.Model, fault: ValidationError) -> str:
    """Return the faults as one line of plain sentences, each with the name of its field."""
    return " ".join(
        message if field == NON_FIELD_ERRORS else f"{_label(row, field)}: {message}"
        for field, messages in fault.message_dict.items()
        for message in messages
    )


def _label(row: models.Model, field: str) -> str:
    return capfirst(str(row._meta.get_field(field).verbose_name))  # type: ignore[union-attr]
