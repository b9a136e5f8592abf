"""The changes that one line of a list makes to one person."""

import re
from dataclasses import dataclass, field

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from stakeholders.models import Department, User
from stakeholders.people_import.directory import Directory, known_zone_or
from stakeholders.people_import.people_list import Row

HEAD, DEPUTY, MEMBER, MANAGER, ADMINISTRATOR = "head", "deputy", "member", "manager", "administrator"
ROLES = {
    **dict.fromkeys(["head", "department head", "head of department"], HEAD),
    **dict.fromkeys(["leiter", "leiterin", "leitung", "abteilungsleiter", "abteilungsleiterin"], HEAD),
    **dict.fromkeys(["deputy", "deputy head", "deputy head of department"], DEPUTY),
    **dict.fromkeys(["stellvertreter", "stellvertreterin", "stellvertretung"], DEPUTY),
    **dict.fromkeys(["member", "mitglied", "mitarbeiter", "mitarbeiterin"], MEMBER),
    **dict.fromkeys(["manager", "managerin"], MANAGER),
    **dict.fromkeys(["administrator", "admin", "administratorin"], ADMINISTRATOR),
}


@dataclass(frozen=True)
class Before:
    """What was known of a person before the list."""

    name: str = ""
    zone: str = ""
    is_manager: bool = False
    is_administrator: bool = False
    memberships: list[Department] = field(default_factory=list)
    headed: list[Department] = field(default_factory=list)
    deputised: list[Department] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Step:
    """One line, the person as the list has them, and the departments that it names.

    `unknown` are the words in the column of roles that are none. Roles are added to those that somebody has;
    departments replace theirs, except one that they head, which needs its head until another is named: until then
    they stay a member there, too.
    """

    row: Row
    person: User
    before: Before | None
    departments: list[Department]
    roles: frozenset[str]
    unknown: list[str]

    @property
    def seat(self) -> str:
        """The weightiest role in the departments of the line."""
        return next((role for role in (HEAD, DEPUTY) if role in self.roles), MEMBER)

    @property
    def joined(self) -> list[Department]:
        """Departments of the line to which the person does not belong until now."""
        was = self.before or Before()
        present = [*was.memberships, *was.headed, *was.deputised]
        return [department for department in self.departments if department not in present]

    @property
    def memberships(self) -> list[Department]:
        """Departments of the line that do not count the person among their members yet; head and deputy are some."""
        was = self.before or Before()
        return [department for department in self.departments if department not in was.memberships]

    @property
    def left(self) -> list[Department]:
        """Departments that the person leaves, because the line names others."""
        was = self.before or Before()
        present = list(dict.fromkeys([*was.memberships, *was.deputised]))
        stays = [*self.departments, *was.headed]
        return [department for department in present if self.departments and department not in stays]

    @property
    def new_departments(self) -> list[Department]:
        """Departments of the line that have to be created first."""
        return [department for department in self.departments if department.pk is None]

    @property
    def headed(self) -> list[Department]:
        """Departments of which the person becomes head."""
        was = self.before or Before()
        return [one for one in self.departments if self.seat == HEAD and one not in was.headed]

    @property
    def deputised(self) -> list[Department]:
        """Departments of which the person becomes deputy; their head stays head."""
        was = self.before or Before()
        seats = [*was.headed, *was.deputised]
        return [one for one in self.departments if self.seat == DEPUTY and one not in seats]

    @property
    def is_altered(self) -> bool:
        """True when a field of a known person changes."""
        was = self.before
        return was is not None and (was.name, was.zone, was.is_manager, was.is_administrator) != (
            self.person.name,
            self.person.zone,
            self.person.is_manager,
            self.person.is_administrator,
        )

    @property
    def kind(self) -> str:
        """One of new, moved, changed and unchanged."""
        if self.before is None:
            return "new"
        if self.left:
            return "moved"
        return "changed" if self.is_altered or self.joined or self.headed or self.deputised else "unchanged"


def the_step(row: Row, directory: Directory, person: User, before: Before | None) -> Step:
    """Lay the line over the person and return what that does; raise ManyDepartments."""
    words = [" ".join(word.split()) for word in re.split(r"[,;\n]", row.role)]
    roles = frozenset(ROLES[word.casefold()] for word in words if word.casefold() in ROLES)
    person.name = row.name
    person.zone = known_zone_or(row.zone) if row.zone else person.zone
    person.is_manager = person.is_manager or MANAGER in roles
    person.is_administrator = person.is_administrator or ADMINISTRATOR in roles
    unknown = [word for word in words if word and word.casefold() not in ROLES]
    return Step(row, person, before, directory.named(row.department), roles, unknown)


def what_was(person: User) -> Before:
    """Return what is known of a person whose roles were fetched by `with_roles`."""
    return Before(
        name=person.name,
        zone=person.zone,
        is_manager=person.is_manager,
        is_administrator=person.is_administrator,
        memberships=[membership.department for membership in person.memberships.all()],
        headed=list(person.headed_departments.all()),
        deputised=list(person.deputised_departments.all()),
    )


def names_of(departments: list[Department]) -> str:
    """Return the departments as "Operations and Sales"."""
    return get_text_list([department.name for department in departments], _("and"))
