"""The roles of a person in the organisation, in words."""

from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy

from stakeholders.models import Department, Membership, User
from stakeholders.models.user import UserQuerySet
from stakeholders.text.sentences import gettext as _


class Seat(models.TextChoices):
    """What a person is in a department."""

    MEMBER = "member", gettext_lazy("Member")
    DEPUTY = "deputy", gettext_lazy("Deputy of the head")
    HEAD = "head", gettext_lazy("Head")


def with_roles(people: UserQuerySet) -> UserQuerySet:
    """Fetch what `roles_of` reads, in three queries for any number of people."""
    departments = Department.objects.alphabetical()
    memberships = Membership.objects.select_related("department")
    return people.prefetch_related(
        Prefetch("headed_departments", departments),
        Prefetch("deputised_departments", departments),
        Prefetch("memberships", memberships),
    )


def seats(person: User) -> dict[Department, str]:
    """Return the person's role in each of their departments, the weightiest one, in alphabetical order."""
    found = {membership.department: _("Member") for membership in person.memberships.all()}
    found |= {department: _("Deputy") for department in person.deputised_departments.all()}
    found |= {department: _("Head") for department in person.headed_departments.all()}
    return dict(sorted(found.items(), key=lambda seat: seat[0].name.casefold()))


def roles_of(person: User) -> str:
    """Return one line such as "Head of Sales, Member of Product, Manager"."""
    words = [
        _("%(role)s of %(department)s") % {"role": role, "department": department.name}
        for department, role in seats(person).items()
    ]
    words += [_("Manager")] if person.is_manager else []
    words += [_("Administrator")] if person.is_administrator else []
    return ", ".join(words)
