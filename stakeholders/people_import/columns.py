"""What the columns of a list are called, in the words that offices use."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext_lazy

from stakeholders.people_import.limits import CannotRead
from stakeholders.text.sentences import gettext as _

LONGEST_HEADING = 200
# The names as `_folded` leaves them: small letters and digits alone.
NAMES = {
    "email": """
        email mail emailaddress mailaddress emails workemail emailwork primaryemail businessemail companyemail
        emailadresse mailadresse emailadressen dienstlicheemail emaildienstlich epost courriel adresseemail
        adressemail adresseelectronique correo correoelectronico emailadres indirizzoemail
    """,
    "name": """
        name fullname displayname person employee employeename personname vollername vollstandigername anzeigename
        mitarbeiter mitarbeitername nom nomcomplet nombre nombrecompleto nome naam
    """,
    "first_name": "firstname givenname forename vorname rufname prenom voornaam",
    "last_name": "lastname surname familyname nachname familienname zuname apellido apellidos cognome",
    "department": """
        department departments dept departmentcode departmentname orgunit organisationalunit organizationalunit
        division abteilung abteilungen abteilungsname bereich fachbereich organisationseinheit service departement
        departamento dipartimento afdeling
    """,
    "role": "role roles rolle rollen rol ruolo",
    "zone": "timezone zone tz zeitzone fuseauhoraire zonahoraria",
}
FIELDS = {name: field for field, names in NAMES.items() for name in names.split()}
# Beside a first or a last name alone, one of these is the other one: "Name; Vorname".
BARE_NAMES = {"name", "nom", "nombre", "nome", "naam"}
LABELS = {
    "email": gettext_lazy("the e-mail address"),
    "name": gettext_lazy("the name"),
    "first_name": gettext_lazy("the first name"),
    "last_name": gettext_lazy("the last name"),
    "department": gettext_lazy("the department"),
    "role": gettext_lazy("the role"),
    "zone": gettext_lazy("the time zone"),
}


class UnknownColumns(CannotRead):
    """Says which column is missing; `columns` are those that were found, to choose from, `field` what is missing."""

    def __init__(self, words: str, columns: list[str], field: str) -> None:
        super().__init__(words)
        self.columns, self.field = columns, field


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


def read_heading(cells: list[str], *, chosen: Mapping[str, str] | None = None) -> Heading:
    """Return what stands in which column; raise CannotRead when address or name are missing or stand twice.

    `chosen` are the names of columns, by field, that somebody told apart by hand.
    """
    fields = [FIELDS.get(_folded(cell), "") for cell in cells]
    for field, column in (chosen or {}).items():
        if column in cells:
            fields = ["" if found == field else found for found in fields]
            fields[cells.index(column)] = field
    _tell_names_apart(fields, cells)
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
    found = list(dict.fromkeys(cell for cell in cells if cell))
    columns = {"columns": Truncator(get_text_list([_short(cell) for cell in found], _("and"))).chars(100)}
    if "email" not in fields:
        words = _("No column is called “E-mail”. Found: %(columns)s. Choose the one with the addresses.")
        raise UnknownColumns(words % columns, found, "email")
    if "name" not in fields and not {"first_name", "last_name"}.issubset(fields):
        words = _(
            "No column is called “Name”, nor two “First name” and “Last name”. Found: %(columns)s. "
            "Choose the one with the names."
        )
        raise UnknownColumns(words % columns, found, "name")


def _tell_names_apart(fields: list[str], cells: list[str]) -> None:
    """Take a bare "Name" beside a first name for the last name, and the other way round."""
    for known, other in (("first_name", "last_name"), ("last_name", "first_name")):
        if known in fields and other not in fields and "name" in fields:
            place = fields.index("name")
            fields[place] = other if _folded(cells[place]) in BARE_NAMES else "name"


def _folded(name: str) -> str:
    """Return the letters and digits of a name without case and accents, and without remarks in brackets."""
    # The beginning is enough for every known name, and bounds the time for a very long heading.
    bare = re.sub(r"\[.*?\]|\(.*?\)", "", name[:LONGEST_HEADING])
    return "".join(letter for letter in unicodedata.normalize("NFKD", bare).casefold() if letter.isalnum())


def _short(name: str) -> str:
    return _("“%(name)s”") % {"name": Truncator(name).chars(40)}
