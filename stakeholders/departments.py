"""Adding and removing departments, and naming their heads and deputies."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError, Q

from stakeholders.models import Department, Membership, User
from stakeholders.optimistic_locking import refuse_stale, save_checked
from stakeholders.organisation import the_locked_organisation
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext


class CannotAddDepartment(Exception):
    """Says in one sentence why this department cannot be added."""


class CannotChangeDepartment(Exception):
    """Says in one sentence why this department cannot be changed so."""


class CannotRemoveDepartment(Exception):
    """Says in one sentence why this department cannot be removed."""


@transaction.atomic
def add_department(
    *,
    name: str,
    code: str,
    by: User | None,
    at: datetime,
    head: User | None = None,
    deputies: Iterable[User] = (),
) -> Department:
    """Add a department under a code of three capital letters and return it. Raises CannotAddDepartment."""
    the_locked_organisation()
    department = Department(name=name, code=code)
    _staff(department, head, list(deputies), CannotAddDepartment)
    return department


@transaction.atomic
def change_department(
    department: Department,
    *,
    version: int,
    name: str,
    code: str,
    head: User | None,
    deputies: Iterable[User],
    by: User,
    at: datetime,
) -> Department:
    """Change a department and who speaks for it, and return it as stored.

    Raises ChangedMeanwhile and CannotChangeDepartment.
    """
    the_locked_organisation()
    department = Department.objects.select_for_update().get(pk=department.pk)
    refuse_stale(department, version)
    department.name, department.code = name, code
    _staff(department, head, list(deputies), CannotChangeDepartment)
    return department


@transaction.atomic
def remove_department(department: Department, *, by: User, at: datetime) -> None:
    """Remove a department that was made by mistake. Raises CannotRemoveDepartment while anything refers to it."""
    the_locked_organisation()
    department = Department.objects.select_for_update().get(pk=department.pk)
    members = department.memberships.count()
    if members:
        raise CannotRemoveDepartment(
            ngettext(
                "%(name)s has %(count)d member. Take them out of it first, on their own pages.",
                "%(name)s has %(count)d members. Take them out of it first, on their own pages.",
                members,
            )
            % {"name": department.name, "count": members}
        )
    try:
        # An error ends the transaction around it, unless it has one of its own.
        with transaction.atomic():
            department.delete()
    except ProtectedError as refusal:
        raise CannotRemoveDepartment(
            _("Agreements name %(name)s, so it stays: what was agreed keeps its parties. Rename it instead.")
            % {"name": department.name}
        ) from refusal


def _staff(department: Department, head: User | None, deputies: list[User], refusal: type[Exception]) -> None:
    """Save the department with its head and deputies; raise `refusal` when one of them may not sign in.

    Whoever speaks for a department is a member, and whoever did stays one.
    """
    named = [person for person in [head, *deputies] if person]
    gone = User.objects.filter(pk__in=[person.pk for person in named], is_active=False).alphabetical().first()
    if gone:
        raise refusal(_("%(name)s is deactivated and cannot speak for a department.") % {"name": gone.name})
    if head in deputies:
        raise refusal(_("The head needs no deputy's seat. Choose other deputies."))
    spoke = Q(headed_departments=department.pk) | Q(deputised_departments=department.pk)
    former = list(User.objects.filter(spoke).values_list("pk", flat=True)) if department.pk else []
    department.head = head
    save_checked(department, refusal)
    department.deputies.set(deputies)
    Membership.objects.bulk_create(
        [Membership(department=department, user_id=pk) for pk in sorted({*former, *(one.pk for one in named)})],
        ignore_conflicts=True,
    )
