"""Importing a list of people: what the preview showed, as far as it was confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from stakeholders.absences import follow_zone
from stakeholders.models import Absence, Department, Membership, User
from stakeholders.name_changes import note_name_changes
from stakeholders.name_words import fold_names
from stakeholders.optimistic_locking import ChangedMeanwhile, save_checked
from stakeholders.organisation import the_locked_organisation
from stakeholders.people_import.people_list import Row
from stakeholders.people_import.plan import Plan, plan_import
from stakeholders.people_import.steps import Step
from stakeholders.rights_changes import note_rights_changes

DEPUTY_SEAT = Department.deputies.through


class CannotImport(Exception):
    """Says in one sentence why nothing was imported."""


@dataclass(frozen=True)
class Decisions:
    """What was agreed to: the codes, by name, of the departments to create, and who is moved.

    `moved` are addresses; `moves` stands for everybody.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    moves: bool = False
    moved: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ImportResult:
    """What an import did: who was added, changed and moved, which departments it created, which lines are left.

    `taken` are the lines that are in now, with those that came before.
    """

    added: list[User]
    changed: list[User]
    moved: list[User]
    departments: list[Department]
    left_over: list[Row]
    taken: list[Row]


@transaction.atomic
def import_people(
    rows: list[Row], *, decisions: Decisions, seen: str, by: User, at: datetime, taken: Sequence[Row] = ()
) -> ImportResult:
    """Take the lines that can be taken and were agreed to, and return what was done and which lines are left.

    `taken` are the lines of the same list that were taken before.

    People are found by address. `seen` is the fingerprint of the plan that was shown. Raises ChangedMeanwhile when
    the list would now do something else, CannotImport when a department cannot be created, and CannotRead.
    """
    organisation = the_locked_organisation()
    _lock_people(rows)
    plan = plan_import(rows, zone=organisation.zone, at=at, taken=taken)
    if plan.fingerprint != seen:
        raise ChangedMeanwhile(_("Something changed since this list was checked. Look at what it would do now."))
    agreed = [step for step in plan.steps if _is_agreed(step, decisions)]
    waiting = [step.row for step in plan.steps if not _is_agreed(step, decisions)]
    result = _result(plan, agreed, waiting, [*taken, *(step.row for step in agreed)])
    _create(result.departments, decisions)
    _store_people(agreed, by, at)
    _store_departures(agreed)
    _store_seats(agreed)
    return result


def _lock_people(rows: list[Row]) -> None:
    # A profile saved at the same time waits for this lock; the plan then reads the present values.
    addresses = {User.objects.normalize_email(row.email) for row in rows}
    list(User.objects.select_for_update().filter(email__in=addresses).order_by("pk").values_list("pk"))


def _is_agreed(step: Step, decisions: Decisions) -> bool:
    is_created = all(department.name in decisions.codes for department in step.new_departments)
    return is_created and (decisions.moves or step.kind != "moved" or step.person.email in decisions.moved)


def _result(plan: Plan, agreed: list[Step], waiting: list[Row], taken: list[Row]) -> ImportResult:
    people = {kind: [step.person for step in agreed if step.kind == kind] for kind in ("new", "changed", "moved")}
    wanted = [department for step in agreed for department in step.new_departments]
    return ImportResult(
        added=people["new"],
        changed=people["changed"],
        moved=people["moved"],
        departments=[department for department in plan.new_departments if department in wanted],
        left_over=waiting + [fault.row for fault in plan.faults],
        taken=taken,
    )


def _create(departments: list[Department], decisions: Decisions) -> None:
    for department in departments:
        department.code = decisions.codes[department.name]
        save_checked(department, CannotImport)


def _store_people(steps: list[Step], by: User, at: datetime) -> None:
    User.objects.bulk_create([step.person for step in steps if step.kind == "new"], batch_size=500)
    known = [step for step in steps if step.before and step.kind != "unchanged"]
    # The version increases, so that a page with the former departments cannot overwrite these.
    User.objects.filter(pk__in=[step.person.pk for step in known]).update(version=F("version") + 1)
    # One field at a time, of those alone whom it changes: thousands of people are stored in seconds.
    _store_words(known, "name")
    note_name_changes([(step.person, step.before.name) for step in known if step.before], by=by, at=at)
    _store_words(known, "zone")
    for flag in ("is_manager", "is_administrator"):
        holders = [step.person.pk for step in known if getattr(step.person, flag)]
        User.objects.filter(pk__in=holders).update(**{flag: True})
    rights = [(step.person, step.before.is_administrator, step.before.is_manager) for step in known if step.before]
    note_rights_changes(rights, by=by, at=at)
    _let_absences_follow(known, at)


def _store_words(known: list[Step], name: str) -> None:
    altered = [step.person for step in known if getattr(step.before, name) != getattr(step.person, name)]
    columns = [name]
    if name == "name":
        # What saving a single person would do.
        fold_names(altered)
        columns.append("folded")
    User.objects.bulk_update(altered, columns, batch_size=500)


def _let_absences_follow(known: list[Step], at: datetime) -> None:
    elsewhere = {step.person.pk: step.person for step in known if step.before and step.before.zone != step.person.zone}
    away = Absence.objects.valid().filter(person__in=elsewhere, ends_at__gt=at)
    for pk in sorted(set(away.values_list("person", flat=True))):
        follow_zone(elsewhere[pk], at=at)


def _store_departures(steps: list[Step]) -> None:
    leaving: dict[int, list[int]] = {}
    for step in steps:
        for department in step.left:
            leaving.setdefault(department.pk, []).append(step.person.pk)
    for department_id, people in leaving.items():
        Membership.objects.filter(department=department_id, user__in=people).delete()
        DEPUTY_SEAT.objects.filter(department_id=department_id, user_id__in=people).delete()


def _store_seats(steps: list[Step]) -> None:
    members, deputies = [], []
    staffed: dict[int, Department] = {}
    for step in steps:
        members += [Membership(department=department, user=step.person) for department in step.memberships]
        deputies += [DEPUTY_SEAT(department_id=one.pk, user_id=step.person.pk) for one in step.deputised]
        for department in step.headed:
            if department.head:
                members.append(Membership(department=department, user=department.head))
            department.head = step.person
        staffed |= {department.pk: department for department in [*step.headed, *step.deputised]}
    for department in staffed.values():
        department.version += 1
    Membership.objects.bulk_create(members, ignore_conflicts=True, batch_size=1000)
    DEPUTY_SEAT.objects.bulk_create(deputies, ignore_conflicts=True, batch_size=1000)
    Department.objects.bulk_update(list(staffed.values()), ["head", "version"])
    # The head needs no deputy's seat.
    DEPUTY_SEAT.objects.filter(user_id=F("department__head_id")).delete()
