"""The people and departments of the dataset; nobody has a password, so nobody signs in by one."""

import string
from datetime import datetime

from django.contrib.auth.hashers import make_password

from agreements.management.dataset.recipes import People, Sizes
from stakeholders.models import Department, Membership, User

BATCH, LETTERS = 2_000, string.ascii_uppercase
# Departments of the corner, and the people in each: the same at every scale.
CORNER_DEPARTMENTS, CORNER_PEOPLE = 3, 5


def found(sizes: Sizes, at: datetime) -> People:
    """Write the corner, then the departments and people of this scale, and one manager without a department."""
    corner = _departments("Corner", "Y", CORNER_DEPARTMENTS, CORNER_DEPARTMENTS * CORNER_PEOPLE, at)
    rest = _departments("Department", "Q", sizes.departments, sizes.people, at)
    _people(["manager"], at, is_manager=True)
    return People(list(rest), {one.pk: members for one, members in (corner | rest).items()}, list(corner))


def _departments(name: str, letter: str, count: int, people: int, at: datetime) -> dict[Department, list[User]]:
    """Return each department with its members, the head first."""
    everybody = _people([f"{name.lower()}-{number}" for number in range(people)], at)
    departments = Department.objects.bulk_create(
        Department(
            name=f"{name} {number:03}",
            code=f"{letter}{LETTERS[number // 26 % 26]}{LETTERS[number % 26]}",
            head=everybody[number],
        )
        for number in range(count)
    )
    members = {department: everybody[number::count] for number, department in enumerate(departments)}
    Membership.objects.bulk_create(
        (Membership(user=person, department=one) for one, theirs in members.items() for person in theirs),
        batch_size=BATCH,
    )
    return members


def _people(names: list[str], at: datetime, **roles: bool) -> list[User]:
    people: list[User] = User.objects.bulk_create(
        (
            User(
                email=f"{name}@example.org", name=name.capitalize(), joined_at=at, password=make_password(None), **roles
            )
            for name in names
        ),
        batch_size=BATCH,
    )
    return people
