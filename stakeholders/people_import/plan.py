"""What an import would do, before anything is written."""

import copy
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from stakeholders.models import Department, User
from stakeholders.people_import.department_codes import proposed_code
from stakeholders.people_import.descriptions import described
from stakeholders.people_import.directory import Directory, ManyDepartments, the_directory
from stakeholders.people_import.faults import Claims, Fault, faults_of
from stakeholders.people_import.limits import CannotRead
from stakeholders.people_import.people_list import Row
from stakeholders.people_import.steps import Step, the_step, what_was
from stakeholders.text.sentences import gettext as _

MOST_NEW_DEPARTMENTS = 100


@dataclass
class Plan:
    """The lines that can be taken, those that cannot, and the departments to create, with a proposed code each."""

    steps: list[Step] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    new_departments: list[Department] = field(default_factory=list)
    taken_codes: set[str] = field(default_factory=set)

    def of_kind(self, kind: str) -> list[Step]:
        """The steps that are new, moved, changed or unchanged."""
        return [step for step in self.steps if step.kind == kind]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that is shown of this plan, in whatever order the lines stand."""
        steps = [[step.row.email, step.row.name, step.person.zone, step.kind, *described(step)] for step in self.steps]
        faults = [[fault.row.email, fault.row.name, *fault.sentences] for fault in self.faults]
        new = [department.name for department in self.new_departments]
        shown = json.dumps([sorted(steps), sorted(faults), sorted(new)])
        return hashlib.sha256(shown.encode(errors="surrogatepass")).hexdigest()


def plan_import(rows: list[Row], *, zone: str, at: datetime, taken: Sequence[Row] = ()) -> Plan:
    """Return what the rows would do, writing nothing; people without a zone of their own get `zone` (IANA).

    `taken` are the rows of the same list that were imported before.

    Raises CannotRead when the list names more new departments than an organisation has.
    """
    directory, claims = the_directory(rows), Claims()
    plan = Plan(taken_codes={department.code for department in directory.departments})
    for row in taken:
        try:
            claims.enter_taken(the_step(row, directory, _newcomer(row, zone, at), None))
        except ManyDepartments:
            # A department of that name came since; the line is in.
            continue
    for row in rows:
        known = directory.people.get(User.objects.normalize_email(row.email))
        # A copy, so that a second line about the same person is compared with the stored values.
        person, before = (copy.copy(known), what_was(known)) if known else (_newcomer(row, zone, at), None)
        try:
            step = the_step(row, directory, person, before)
            sentences = faults_of(step, claims)
        except ManyDepartments as refusal:
            sentences = [str(refusal)]
        if sentences:
            plan.faults.append(Fault(row, sentences))
        else:
            plan.steps.append(step)
    plan.new_departments = _to_create(plan, directory)
    return plan


def _newcomer(row: Row, zone: str, at: datetime) -> User:
    person = User(email=User.objects.normalize_email(row.email), zone=zone, joined_at=at)
    person.set_unusable_password()
    return person


def _to_create(plan: Plan, directory: Directory) -> list[Department]:
    """Return the new departments of the lines that can be taken, with their codes."""
    named = {id(department) for step in plan.steps for department in step.new_departments}
    found = [department for department in directory.new.values() if id(department) in named]
    if len(found) > MOST_NEW_DEPARTMENTS:
        raise CannotRead(
            _("The list names %(count)d departments that are not here, such as %(name)s. Is it the right column?")
            % {"count": len(found), "name": found[0].name}
        )
    codes = set(plan.taken_codes)
    for department in found:
        department.code = proposed_code(department.name, taken=codes)
        codes.add(department.code)
    return found
