"""Taking over a list of people: first what it would do, then all of it or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stakeholders.models import Department, Membership, User
from stakeholders.optimistic_locking import sentence
from stakeholders.organisation import the_locked_organisation
from stakeholders.people_csv import FORMULA, Row

ROLES = {"head": gettext_lazy("Head"), "deputy": gettext_lazy("Deputy"), "member": gettext_lazy("Member")}


class CannotImport(Exception):
    """Says in one sentence why nothing was imported."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line."""

    line: int
    sentence: str


@dataclass(frozen=True)
class Step:
    """What one line does: to whom, and in which departments."""

    row: Row
    person: User
    departments: list[Department]
    is_new: bool
    is_altered: bool

    @property
    def role(self) -> str:
        return self.row.role or "member"

    @property
    def role_label(self) -> str:
        return str(ROLES[self.role])

    @property
    def replaced_heads(self) -> list[Department]:
        """Departments that have another head until now."""
        others = [department for department in self.departments if department.head_id not in (None, self.person.pk)]
        return others if self.role == "head" else []


@dataclass
class Plan:
    """What an import would do, and every line that stands in its way."""

    steps: list[Step] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def added(self) -> int:
        return sum(step.is_new for step in self.steps)

    @property
    def changed(self) -> int:
        return len(self.steps) - self.added


@dataclass
class Known:
    """What is there before the import, read once; and which lines took an address or the head's seat."""

    zone: str
    at: datetime
    people: dict[str, User]
    departments: dict[str, Department]
    addresses: dict[str, int] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)


def plan_import(rows: list[Row], *, zone: str, at: datetime) -> Plan:
    """Return what the rows would do, writing nothing; people without a zone of their own get `zone` (IANA)."""
    known = Known(
        zone=zone,
        at=at,
        people={person.email: person for person in User.objects.all()},
        departments={department.code: department for department in Department.objects.all()},
    )
    plan = Plan()
    for row in rows:
        step = _step(row, known)
        faults = [Fault(row.line, sentence) for sentence in _faults(step, known)]
        plan.faults += faults
        if not faults:
            plan.steps.append(step)
    return plan


@transaction.atomic
def import_people(rows: list[Row], *, by: User, at: datetime) -> Plan:
    """Do all that the rows say, or nothing; return what was done.

    People are found by address; departments are added to those they have, none is taken away.
    Raises CannotImport when any line has a fault.
    """
    organisation = the_locked_organisation()
    _lock_people(rows)
    plan = plan_import(rows, zone=organisation.zone, at=at)
    if plan.faults:
        raise CannotImport(_("Nothing was imported: correct the lines below first."))
    _store_people(plan.steps)
    _store_seats(plan.steps)
    return plan


def _lock_people(rows: list[Row]) -> None:
    # Who saves their profile meanwhile waits, and finds that it has changed; the plan reads what stands then.
    addresses = {User.objects.normalize_email(row.email) for row in rows}
    list(User.objects.select_for_update().filter(email__in=addresses).order_by("pk").values_list("pk"))


def _step(row: Row, known: Known) -> Step:
    address = User.objects.normalize_email(row.email)
    is_new = address not in known.people
    person = _newcomer(address, known) if is_new else known.people[address]
    before = (person.name, person.zone)
    person.name = row.name
    person.zone = row.zone or person.zone
    is_altered = not is_new and before != (person.name, person.zone)
    departments = [known.departments[code] for code in row.codes if code in known.departments]
    return Step(row, person, departments, is_new, is_altered)


def _newcomer(address: str, known: Known) -> User:
    person = User(email=address, zone=known.zone, joined_at=known.at)
    person.set_unusable_password()
    return person


def _faults(step: Step, known: Known) -> Iterator[str]:
    yield from _faults_of_person(step, known)
    yield from _faults_of_seat(step, known)


def _faults_of_person(step: Step, known: Known) -> Iterator[str]:
    row, address = step.row, step.person.email
    first = known.addresses.setdefault(address, row.line)
    if address and first != row.line:
        yield _("The same address stands in line %(line)d.") % {"line": first}
    if row.name.startswith(FORMULA):
        yield _("The name begins with “%(sign)s”, which spreadsheets take for a formula.") % {"sign": row.name[0]}
    if not step.person.is_active:
        yield _("This person is deactivated. Reactivate them first.")
    try:
        step.person.clean_fields()
    except ValidationError as fault:
        yield sentence(step.person, fault)


def _faults_of_seat(step: Step, known: Known) -> Iterator[str]:
    for code in step.row.codes:
        if code not in known.departments:
            yield _("There is no department with the code “%(code)s”.") % {"code": Truncator(code).chars(20)}
    if step.role not in ROLES:
        yield _("The role “%(role)s” is unknown: write head, deputy or member.") % {
            "role": Truncator(step.role).chars(20)
        }
    if step.row.role and not step.row.codes:
        yield _("There is a role, but no department.")
    for department in step.departments if step.role == "head" else []:
        first = known.heads.setdefault(department.code, step.row.line)
        if first != step.row.line:
            yield _("Line %(line)d names another head of %(department)s.") % {
                "line": first,
                "department": department.name,
            }


def _store_people(steps: list[Step]) -> None:
    altered = [step.person for step in steps if step.is_altered]
    for person in altered:
        person.version += 1
    User.objects.bulk_update(altered, ["name", "zone", "version"], batch_size=500)
    User.objects.bulk_create([step.person for step in steps if step.is_new], batch_size=500)


def _store_seats(steps: list[Step]) -> None:
    members, deputies, headed = [], [], []
    seat = Department.deputies.through
    for step in steps:
        for department in step.departments:
            if step.role == "head":
                department.head = step.person
                department.version += 1
                headed.append(department)
            elif step.role == "deputy":
                deputies.append(seat(department_id=department.pk, user_id=step.person.pk))
            else:
                members.append(Membership(department=department, user=step.person))
    Membership.objects.bulk_create(members, ignore_conflicts=True, batch_size=1000)
    seat.objects.bulk_create(deputies, ignore_conflicts=True, batch_size=1000)
    Department.objects.bulk_update(headed, ["head", "version"])
    # The head needs no deputy's seat.
    seat.objects.filter(user_id=F("department__head_id")).delete()
