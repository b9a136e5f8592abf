"""Builders of the people and departments that tests speak of."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from agreements.models import Preference
from stakeholders.absences import take_leave
from stakeholders.models import Absence, Department, Holiday, Membership, User, the_organisation

PASSWORD = "correct horse battery"
JOINED = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def a_person(
    *,
    name: str = "Ana Ruiz",
    department: Department | None = None,
    quiet: bool = False,
    at: datetime = JOINED,
    **fields: Any,
) -> User:
    """Return a stored person who joined at `at`, member of the department if one is given; the password is PASSWORD.

    Ana Ruiz gets ana.ruiz@example.org, the next Ana Ruiz ana.ruiz+2@example.org. Tests run at any hour of
    any day: people hear at any hour and get no digests, unless `quiet` leaves them what everybody has.
    """
    zone = fields.pop("zone", "") or the_organisation().zone
    chosen: dict[str, Any] = {"email": _free_address(name), "zone": zone, "joined_at": at} | fields
    password = chosen.pop("password", PASSWORD)
    person = User(name=name, **chosen)
    person.clean()
    person.set_password(password)
    person.save()
    if department:
        Membership.objects.create(user=person, department=department)
    if not quiet:
        never = {"quiet_from": None, "quiet_until": None, "quiet_days_off": False}
        Preference.objects.create(person=person, **never, daily_digest=False, weekly_digest=False)
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


def a_holiday(*, day: date, name: str = "Founders' day", is_day_off: bool = True) -> Holiday:
    """Return a stored day of the organisation's own."""
    by = User.objects.administrators().first() or an_administrator()
    return Holiday.objects.create(day=day, name=name, is_day_off=is_day_off, by=by)


def an_absence(
    *, person: User, from_on: date, until_on: date, stand_in: User | None = None, at: datetime | None = None
) -> Absence:
    """Return the absence that a person enters, at `at` or else some days before it."""
    made_at = at or datetime(from_on.year, from_on.month, from_on.day, tzinfo=UTC) - timedelta(days=7)
    return take_leave(person=person, from_on=from_on, until_on=until_on, stand_in=stand_in, by=person, at=made_at)


def _free_address(name: str) -> str:
    part = slugify(name).replace("-", ".") or "person"
    taken = User.objects.filter(Q(email__startswith=f"{part}@") | Q(email__startswith=f"{part}+")).count()
    return f"{part}+{taken + 1}@example.org" if taken else f"{part}@example.org"


def _code(name: str) -> str:
    return "".join(letter for letter in name.upper() if "A" <= letter <= "Z").ljust(3, "X")[:3]
