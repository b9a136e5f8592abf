"""Builders of the people and departments that tests speak of."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from stakeholders.models import Department, Membership, User

PASSWORD = "correct horse battery"
JOINED = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def a_person(*, name: str = "Ana Ruiz", department: Department | None = None, **fields: Any) -> User:
    """Return a stored person, member of the department if one is given; their password is PASSWORD.

    Ana Ruiz gets ana.ruiz@example.org, the next Ana Ruiz ana.ruiz+2@example.org.
    """
    chosen: dict[str, Any] = {"email": _free_address(name), "password": PASSWORD, "at": JOINED} | fields
    person = User.objects.create_user(name=name, **chosen)
    if department:
        Membership.objects.create(user=person, department=department)
    return person


def an_administrator(*, name: str = "Ada Admin") -> User:
    """Return a stored administrator."""
    return a_person(name=name, is_administrator=True)


def a_department(
    *, name: str = "Sales", code: str | None = None, head: User | None = None, deputies: tuple[User, ...] = ()
) -> Department:
    """Return a stored department; its code is made of the first letters of its name unless given."""
    department = Department.objects.create(name=name, code=code or _code(name), head=head)
    department.deputies.set(deputies)
    return department


def _free_address(name: str) -> str:
    part = slugify(name).replace("-", ".") or "person"
    taken = User.objects.filter(Q(email__startswith=f"{part}@") | Q(email__startswith=f"{part}+")).count()
    return f"{part}+{taken + 1}@example.org" if taken else f"{part}@example.org"


def _code(name: str) -> str:
    return "".join(letter for letter in name.upper() if "A" <= letter <= "Z").ljust(3, "X")[:3]
