"""Errors of the lines of a list, in sentences that say what to write instead."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.text import Truncator

from stakeholders.optimistic_locking import sentence
from stakeholders.people_import.people_list import Row
from stakeholders.people_import.steps import HEAD, MEMBER, Step
from stakeholders.text.sentences import gettext as _

# A spreadsheet takes a cell that begins so for a formula, and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Fault:
    """One line that cannot be taken, and what stands in its way."""

    row: Row
    sentences: list[str]

    @property
    def line(self) -> str:
        """The filled cells of the line, to be recognised by."""
        return ", ".join(cell for cell in self.row.cells if cell)


@dataclass
class Claims:
    """The first line with an address, and the first that names the head of a department (by its name).

    `taken` are lines of the same list, by address, that were imported before: what was refused beside them stays so.
    """

    addresses: dict[str, Row] = field(default_factory=dict)
    heads: dict[str, Row] = field(default_factory=dict)
    taken: dict[str, Row] = field(default_factory=dict)

    def enter_taken(self, step: Step) -> None:
        """Enter what a line has claimed that was imported before."""
        self.taken[step.person.email] = step.row
        for department in step.departments if step.seat == HEAD else []:
            self.heads[department.name] = step.row


def faults_of(step: Step, claims: Claims) -> list[str]:
    """Return what stands in the way of this line; enter what it claims."""
    return [
        *_faults_of_line(step, claims),
        *_faults_of_person(step),
        *_faults_of_departments(step),
        *_faults_of_role(step, claims),
    ]


def _faults_of_line(step: Step, claims: Claims) -> Iterator[str]:
    row, address = step.row, step.person.email
    first = claims.addresses.setdefault(address, row)
    if address and first is not row:
        yield _("The same address stands in a line above (%(name)s). Put both departments into one line.") % {
            "name": _short(first.name)
        }
    taken, was = claims.taken.get(address), step.before
    if taken and was and (step.left or was.name != step.person.name):
        yield _("%(name)s was imported from a line above. Put both departments into one line, or remove this one.") % {
            "name": _short(taken.name)
        }
    if row.surplus:
        yield _(
            "There are more cells than the heading has columns. A comma inside a name or a department needs "
            "quotation marks around it."
        )


def _faults_of_person(step: Step) -> Iterator[str]:
    if step.row.name.startswith(FORMULA):
        yield _("The name begins with “%(sign)s”, which spreadsheets take for a formula.") % {"sign": step.row.name[0]}
    if not step.person.is_active:
        yield _("%(name)s is deactivated here. Reactivate them on the page of people first.") % {
            "name": _short(step.before.name if step.before else step.row.name)
        }
    try:
        step.person.clean_fields()
    except ValidationError as fault:
        yield sentence(step.person, fault)


def _faults_of_departments(step: Step) -> Iterator[str]:
    for department in step.new_departments:
        if department.name.startswith(FORMULA):
            yield _("A department begins with “%(sign)s”, which spreadsheets take for a formula.") % {
                "sign": department.name[0]
            }
        try:
            department.clean_fields(exclude=["code"])
        except ValidationError as fault:
            yield _("Department: %(fault)s") % {"fault": " ".join(fault.messages)}


def _faults_of_role(step: Step, claims: Claims) -> Iterator[str]:
    for word in step.unknown:
        yield _("Entente has no role “%(role)s”: write head, deputy, member, manager or administrator.") % {
            "role": _short(word)
        }
    if step.seat != MEMBER and not step.departments:
        yield _("A head or deputy needs a department in the same line.")
    for department in step.departments if step.seat == HEAD else []:
        first = claims.heads.setdefault(department.name, step.row)
        if first is not step.row:
            yield _("%(name)s is named as head of %(department)s in another line; a department has one head.") % {
                "name": _short(first.name),
                "department": _short(department.name),
            }


def _short(text: str) -> str:
    return Truncator(text).chars(40)
