"""Limits of the size of a list, and the error when it exceeds them."""

from django.utils.translation import gettext as _

MOST_ROWS = 5_000
MOST_BYTES = 1_000_000
# As many characters as Excel keeps in a cell.
MOST_OF_A_CELL = 32_767


class CannotRead(Exception):
    """Says in one sentence why this is no list of people."""


def refuse_large(size: int) -> None:
    """Raise CannotRead when a list has more bytes than are read at once."""
    if size > MOST_BYTES:
        raise CannotRead(_("The list is larger than 1 MB. Import it in parts."))


def too_many_rows() -> CannotRead:
    """Return the refusal of a list with more than MOST_ROWS people."""
    return CannotRead(_("The list has more than 5,000 people. Import it in parts."))
