"""The people and departments that are there before an import, and how a list names departments."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import Truncator, get_text_list

from stakeholders.models import Department, User
from stakeholders.models.validators import ZONES
from stakeholders.people_import.people_list import Row
from stakeholders.roles import with_roles
from stakeholders.text.sentences import gettext as _

ZONES_BY_WORDS = {zone.casefold(): zone for zone in ZONES}
BETWEEN = re.compile(r"[;\n]")
# The most departments that one line may name.
MOST_IN_A_CELL = 50


class ManyDepartments(Exception):
    """Says in one sentence that a name fits several departments, or that a line names too many."""


@dataclass
class Directory:
    """What is there, read once; `new` collects departments that the list names and nobody has added yet."""

    people: dict[str, User]
    departments: list[Department]
    new: dict[str, Department] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_code = {department.code: department for department in self.departments}
        self._by_name: dict[str, list[Department]] = {}
        for department in self.departments:
            self._by_name.setdefault(folded(department.name), []).append(department)

    def named(self, cell: str) -> list[Department]:
        """Return the departments of a cell, each once; raise ManyDepartments.

        Semicolons and line breaks separate them; a comma does so where a department stands on both sides of it,
        since names have commas, too.
        """
        found: list[Department] = []
        parts = BETWEEN.split(cell, maxsplit=MOST_IN_A_CELL)
        if len(parts) > MOST_IN_A_CELL:
            raise ManyDepartments(_("The line names more than %(count)d departments.") % {"count": MOST_IN_A_CELL})
        for part in parts:
            found += [department for department in self._listed(" ".join(part.split())) if department not in found]
        return found

    def _listed(self, text: str) -> list[Department]:
        whole = self._known(text)
        parts = [] if whole or "," not in text else [self._known(part.strip()) for part in text.split(",")]
        if parts and all(parts):
            return [department for department in parts if department]
        return [whole or self.new.setdefault(folded(text), Department(name=text))] if text else []

    def _known(self, text: str) -> Department | None:
        """Return the department with this code or name: as it is written, else without regard to case and accents."""
        matching = self._by_name.get(folded(text), [])
        exact = [department for department in matching if department.name.casefold() == text.casefold()]
        if text in self._by_code:
            return self._by_code[text]
        if len(matching) > 1 and not exact:
            names = get_text_list([department.name for department in matching], _("or"))
            raise ManyDepartments(
                _("“%(name)s” may be %(names)s: write the code.") % {"name": Truncator(text).chars(40), "names": names}
            )
        return next(iter(exact or matching), self._by_code.get(text.upper()))


def the_directory(rows: Iterable[Row]) -> Directory:
    """Return the people of these rows with their departments, and all departments, in a constant number of queries."""
    addresses = {User.objects.normalize_email(row.email) for row in rows}
    people = with_roles(User.objects.filter(email__in=addresses))
    departments = Department.objects.alphabetical().select_related("head")
    return Directory({person.email: person for person in people}, list(departments))


def folded(name: str) -> str:
    """Return a name without regard to case, accents and the number of blanks."""
    plain = (letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return " ".join("".join(plain).casefold().split())


def known_zone_or(text: str) -> str:
    """Return the IANA zone that is meant, such as Europe/Lisbon for “europe/lisbon”; else the text itself."""
    return ZONES_BY_WORDS.get("_".join(text.casefold().split()), text)
