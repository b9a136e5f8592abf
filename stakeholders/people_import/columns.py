"""What the columns of a list are called, in the words that offices use."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext_lazy

from stakeholders.people_import.limits import CannotRead
from stakeholders.text.sentences import gettext as _

LONGEST_HEADING = 200
# The names as `_folded` leaves them: small letters and digits alone.
NAMES = {
    "email": {"email", "mail", "emailaddress", "mailaddress", "emails", "workemail", "emailwork", "primaryemail"},
    "name": {"name", "fullname", "displayname", "person", "employee", "employeename"},
    "first_name": {"firstname", "givenname", "forename"},
    "last_name": {"lastname", "surname", "familyname"},
    "department": {"department", "departments", "dept", "departmentcode", "departmentname"},
    "role": {"role", "roles"},
    "zone": {"timezone", "zone", "tz"},
}
FIELDS = {name: field for field, names in NAMES.items() for name in names}
LABELS = {
    "email": gettext_lazy("the e-mail address"),
    "name": gettext_lazy("the name"),
    "first_name": gettext_lazy("the first name"),
    "last_name": gettext_lazy("the last name"),
    "department": gettext_lazy("the department"),
    "role": gettext_lazy("the role"),
    "zone": gettext_lazy("the time zone"),
}


@dataclass(frozen=True)
class Heading:
    """The field that stands in each column, "" where none is wanted; the names of the columns left out.

    `nameless` are the places of columns whose name is empty.
    """

    fields: list[str]
    ignored: list[str]
    nameless: list[int]


def heading_score(cells: list[str]) -> int:
    """Return how many columns of this line are known."""
    return sum(_folded(cell) in FIELDS for cell in cells)


def read_heading(cells: list[str]) -> Heading:
    """Return what stands in which column; raise CannotRead when address or name are missing or stand twice."""
    fields = [FIELDS.get(_folded(cell), "") for cell in cells]
    _refuse_missing(fields, cells)
    for field in LABELS:
        twice = [_short(cell) for cell, found in zip(cells, fields, strict=True) if found == field]
        if len(twice) > 1:
            raise CannotRead(
                _("%(columns)s stand for the same: %(field)s. Keep one of these columns.")
                % {"columns": get_text_list(twice, _("and")), "field": LABELS[field]}
            )
    ignored = [_short(cell) for cell, field in zip(cells, fields, strict=True) if cell and not field]
    return Heading(fields, ignored, [place for place, cell in enumerate(cells) if not cell])


def _refuse_missing(fields: list[str], cells: list[str]) -> None:
    if not any(fields) and any("@" in cell for cell in cells):
        raise CannotRead(
            _("The list begins with a person. Put a line above it that names the columns: E-mail, Name, Department …")
        )
    if "email" not in fields:
        raise CannotRead(
            _("No column is called “E-mail”. The first line names the columns, such as E-mail, Name, Department.")
        )
    if "name" not in fields and not {"first_name", "last_name"}.issubset(fields):
        raise CannotRead(_("No column is called “Name”. “First name” and “Last name” together will do as well."))


def _folded(name: str) -> str:
    """Return the letters and digits of a name without case and accents, and without remarks in brackets."""
    # The beginning is enough for every known name, and an endless heading takes no time.
    bare = re.sub(r"\[.*?\]|\(.*?\)", "", name[:LONGEST_HEADING])
    return "".join(letter for letter in unicodedata.normalize("NFKD", bare).casefold() if letter.isalnum())


def _short(name: str) -> str:
    return _("“%(name)s”") % {"name": Truncator(name).chars(40)}
