"""Adding, changing, deactivating and reactivating people."""

from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from stakeholders.absences import follow_zone
from stakeholders.exports.jobs import remove_jobs_of
from stakeholders.models import Department, Departure, Membership, Session, User
from stakeholders.name_changes import note_name_changes
from stakeholders.optimistic_locking import refuse_stale, save_checked
from stakeholders.organisation import the_locked_organisation
from stakeholders.rights_changes import note_rights_changes
from stakeholders.roles import Seat
from stakeholders.text.sentences import gettext as _


class CannotAddPerson(Exception):
    """Says in one sentence why this person cannot be added."""


class CannotChangePerson(Exception):
    """Says in one sentence why this person cannot be changed so."""


class CannotDeactivatePerson(Exception):
    """Says in one sentence why this person must stay active."""


@transaction.atomic
def add_person(
    *,
    email: str,
    name: str,
    by: User | None,
    at: datetime,
    zone: str = "",
    distinction: str = "",
    department: Department | None = None,
    seat: str = Seat.MEMBER,
    is_administrator: bool = False,
    is_manager: bool = False,
    password: str | None = None,
) -> User:
    """Add a person with their seat in a department, and return them; without a zone they get the organisation's.

    Without a password they choose one by an invitation. Raises CannotAddPerson, also when the department has a head,
    and when a head or deputy has no department.
    """
    if seat != Seat.MEMBER and not department:
        raise CannotAddPerson(_("A head or deputy needs a department. Choose it too."))
    organisation = the_locked_organisation()
    person = User(
        email=email,
        name=name,
        zone=zone or organisation.zone,
        distinction=distinction,
        is_administrator=is_administrator,
        is_manager=is_manager,
        joined_at=at,
    )
    person.set_password(password)
    save_checked(person, CannotAddPerson)
    if department:
        _take_seat(person, department, seat)
    return person


@transaction.atomic
def change_person(
    person: User,
    *,
    version: int,
    email: str,
    name: str,
    zone: str,
    distinction: str,
    departments: Iterable[Department],
    is_administrator: bool,
    is_manager: bool,
    by: User,
    at: datetime,
) -> User:
    """Change what an administrator may change of a person, and return the person as stored.

    Raises ChangedMeanwhile, and CannotChangePerson, also when no administrator would be left, and when a head or
    deputy would leave the department that they speak for.
    """
    the_locked_organisation()
    person = User.objects.select_for_update().get(pk=person.pk)
    refuse_stale(person, version)
    if person.is_administrator and not is_administrator and _is_last_administrator(person):
        raise CannotChangePerson(_("Somebody must stay administrator. Make another person administrator first."))
    departments = list(departments)
    _refuse_leaving_a_seat(person, departments)
    former, had = person.name, (person.is_administrator, person.is_manager)
    person.email, person.name, person.zone, person.distinction = email, name, zone, distinction
    person.is_administrator, person.is_manager = is_administrator, is_manager
    save_checked(person, CannotChangePerson)
    note_name_changes([(person, former)], by=by, at=at)
    note_rights_changes([(person, *had)], by=by, at=at)
    follow_zone(person, at=at)
    # A link to a new password must not be sent to a former address.
    EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()
    _set_memberships(person, departments)
    return person


@transaction.atomic
def change_profile(
    person: User, *, version: int, name: str, zone: str, distinction: str, by: User, at: datetime
) -> User:
    """Change what people may change of themselves. Raises ChangedMeanwhile and CannotChangePerson."""
    person = User.objects.select_for_update().get(pk=person.pk)
    refuse_stale(person, version)
    former = person.name
    person.name, person.zone, person.distinction = name, zone, distinction
    save_checked(person, CannotChangePerson)
    note_name_changes([(person, former)], by=by, at=at)
    follow_zone(person, at=at)
    return person


@transaction.atomic
def deactivate_person(person: User, *, by: User, at: datetime) -> User:
    """Close a person's access at their next request, and end their sessions and exports for good; what they did stays.

    Raises CannotDeactivatePerson for oneself, for the last administrator and for heads of departments.
    """
    the_locked_organisation()
    person = User.objects.select_for_update().get(pk=person.pk)
    refuse_deactivating(person, by=by)
    Session.objects.filter(person=person).delete()
    remove_jobs_of(person)
    if person.is_active:
        Departure.objects.create(person=person, since=at)
    return _set_active(person, False)


def refuse_deactivating(person: User, *, by: User) -> None:
    """Raise CannotDeactivatePerson for oneself, for the last administrator and for heads of departments."""
    if person == by:
        raise CannotDeactivatePerson(_("You cannot deactivate yourself. Ask another administrator."))
    if _is_last_administrator(person):
        raise CannotDeactivatePerson(_("Somebody must stay administrator. Make another person administrator first."))
    headed = Department.objects.filter(head=person).alphabetical().first()
    if headed:
        raise CannotDeactivatePerson(
            _("%(name)s is head of %(department)s. Name another head first.")
            % {"name": person.name, "department": headed.name}
        )


@transaction.atomic
def reactivate_person(person: User, *, by: User, at: datetime) -> User:
    """Open the access of a person who comes back; they sign in anew everywhere."""
    the_locked_organisation()
    person = User.objects.select_for_update().get(pk=person.pk)
    Departure.objects.filter(person=person, until=None).update(until=at)
    return _set_active(person, True)


def _take_seat(person: User, department: Department, seat: str) -> None:
    _set_memberships(person, [department])
    if seat == Seat.MEMBER:
        return
    department = Department.objects.select_for_update().get(pk=department.pk)
    if seat == Seat.DEPUTY:
        department.deputies.add(person)
    elif department.head:
        raise CannotAddPerson(
            _("%(department)s has a head: %(name)s. Add this person as a member, then change the department.")
            % {"department": department.name, "name": department.head.name}
        )
    else:
        department.head = person
    department.version += 1
    department.save(update_fields=["head", "version"])


def _refuse_leaving_a_seat(person: User, departments: list[Department]) -> None:
    """Raise CannotChangePerson when they speak for a department that is not among these: who does is a member."""
    spoken_for = Department.objects.filter(Q(head=person) | Q(deputies=person))
    kept = spoken_for.exclude(pk__in=[department.pk for department in departments]).alphabetical().first()
    if kept:
        raise CannotChangePerson(
            _("%(name)s speaks for %(department)s, and so is a member. Name somebody else there first.")
            % {"name": person.name, "department": kept.name}
        )


def _set_active(person: User, is_active: bool) -> User:
    person.is_active = is_active
    person.version += 1
    person.save(update_fields=["is_active", "version"])
    return person


def _is_last_administrator(person: User) -> bool:
    others = User.objects.administrators().exclude(pk=person.pk)
    return person.is_administrator and person.is_active and not others.exists()


def _set_memberships(person: User, departments: Iterable[Department]) -> None:
    chosen = {department.pk for department in departments}
    Membership.objects.filter(user=person).exclude(department__in=chosen).delete()
    Membership.objects.bulk_create(
        [Membership(user=person, department_id=pk) for pk in sorted(chosen)], ignore_conflicts=True
    )
