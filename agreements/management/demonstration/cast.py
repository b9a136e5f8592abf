"""The departments and people of the invented company, a maker of garden tools."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agreements.notifications.preferences.update import prefer
from stakeholders.demo import DEMO_PASSWORD
from stakeholders.departments import add_department, change_department
from stakeholders.organisation import name_organisation, note_mail_arrival
from stakeholders.people import add_person

ORGANISATION = "Fernhill Garden Tools"
ZONE = "Europe/Amsterdam"
HOST = "fernhill.example"

# The demonstration knows rows only as the verbs return them.
Person = Any
Department = Any

DEPARTMENTS = {
    "CUS": "Customer Service",
    "FIN": "Finance",
    "SEC": "IT Security",
    "MKT": "Marketing",
    "MER": "Merchandising",
    "OPS": "Operations",
    "PRD": "Product",
    "SAL": "Sales",
}
# Name, department, head or deputy of it, time zone where it is another one.
PEOPLE = (
    ("Priya Nair", "PRD", "head", ""),
    ("Jonas Weber", "PRD", "", ""),
    ("Sam Okafor", "SAL", "head", "America/New_York"),
    ("Elena Rossi", "SAL", "deputy", ""),
    ("Mara Lindqvist", "MKT", "head", ""),
    ("Tom Baker", "MKT", "", "Europe/London"),
    ("Felix Brandt", "FIN", "head", ""),
    ("Aiko Tanaka", "FIN", "deputy", ""),
    ("Ines Duarte", "SEC", "head", "Europe/Lisbon"),
    ("Omar Haddad", "SEC", "deputy", ""),
    ("Nadia Petrova", "MER", "head", ""),
    ("Otto Berg", "OPS", "head", ""),
    ("Lucia Romero", "OPS", "deputy", ""),
    ("Chloe Martin", "CUS", "head", ""),
)
MANAGER = "Lee Morgan"
ADMINISTRATOR = "Ada Novak"


@dataclass(frozen=True)
class Cast:
    """Everybody, by given name in small letters and by code of the department."""

    people: dict[str, Person]
    departments: dict[str, Department]
    # Promises on which another case depends, by a name that both cases use.
    promises: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, code: str) -> Department:
        return self.departments[code]


def assemble(*, at: datetime) -> Cast:
    """Found the company; everybody's password is the one that the page of the demonstration prints."""
    name_organisation(name=ORGANISATION, zone=ZONE, by=None, at=at)
    administrator = _person(ADMINISTRATOR, by=None, at=at, is_administrator=True)
    # Its first day is long past.
    note_mail_arrival(by=administrator, at=at)
    departments = {
        code: add_department(name=name, code=code, by=administrator, at=at) for code, name in DEPARTMENTS.items()
    }
    everybody = [administrator, _person(MANAGER, by=administrator, at=at, is_manager=True)]
    for name, code, _office, zone in PEOPLE:
        everybody.append(_person(name, by=administrator, at=at, department=departments[code], zone=zone))
    cast = Cast({person.given_name.lower(): person for person in everybody}, departments)
    for code in DEPARTMENTS:
        _staff(cast, code, by=administrator, at=at)
    return cast


def _person(name: str, *, by: Person, at: datetime, **roles: Any) -> Person:
    email = f"{name.lower().replace(' ', '.')}@{HOST}"
    person = add_person(email=email, name=name, by=by, at=at, password=DEMO_PASSWORD, **roles)
    # No quiet hours, so that visitors see the mail that they cause at once.
    prefer(
        version=1,
        preset="needs_me",
        quiet_from=None,
        quiet_until=None,
        quiet_days_off=False,
        daily_digest=True,
        weekly_digest=True,
        by=person,
        at=at,
    )
    return person


def _staff(cast: Cast, code: str, *, by: Person, at: datetime) -> None:
    offices = {
        office: cast.people[name.split()[0].lower()] for name, home, office, _zone in PEOPLE if office and home == code
    }
    department = cast.departments[code]
    cast.departments[code] = change_department(
        department,
        version=department.version,
        name=department.name,
        code=code,
        head=offices["head"],
        deputies=[offices["deputy"]] if "deputy" in offices else [],
        by=by,
        at=at,
    )
