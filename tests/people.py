"""People and departments for tests."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from stakeholders.models import Department, Membership, User

PASSWORD = "correct horse battery"
JOINED = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
_numbers = count(1)


def a_person(*, name: str = "Ana Ruiz", department: Department | None = None, **fields: Any) -> User:
    """A person with an address of their own, a member of the department if one is given."""
    email = fields.pop("email", f"{name.split()[0].lower()}{next(_numbers)}@example.org")
    person = User.objects.create_user(email, name, at=JOINED, password=PASSWORD, **fields)
    if department:
        Membership.objects.create(user=person, department=department)
    return person


def a_department(*, name: str, code: str | None = None, head: User | None = None) -> Department:
    """A department; its code is made from its name unless given."""
    return Department.objects.create(name=name, code=code or name[:3].upper(), head=head)
