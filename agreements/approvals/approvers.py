"""The approvers of a change, found in the decision rights of the text in force; nobody approves their own request."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from agreements.approvals.eligible_people import People
from agreements.models import Agreement, Matter
from agreements.models.canonical import Document
from agreements.models.numbering import AgreementReference
from stakeholders.models import Department, User

# Any one of these people, and the party for which they are asked if they are asked for one.
Asked = tuple[tuple[User, ...], int | None]


def approvers(matter: Matter, in_force: Document, *, asker: User, people: People) -> list[Asked]:
    """Return who approves this matter: its approver; without a right, every signatory.

    When the approver asks, or has left, the deputies of their department are asked, else every other
    signatory, else the escalation contact, else the deputies of the asker's department. Deputies and contact
    are asked only where they may read the agreement. A signatory who asks says yes for their own department;
    for another one its people do. Nobody at all is an empty answer, which no change can meet.
    """
    right = right_for(matter, in_force)
    if right is None:
        return _without_a_right(in_force, asker, people)
    approver = people.by_id.get(right["approver"]["id"])
    if approver is not None and approver.pk != asker.pk:
        return [((approver,), None)]
    deputies = _readers(in_force, _deputies(right["approver"]["id"], asker))
    return [(deputies, None)] if deputies else _others(in_force, asker, people)


def right_for(matter: Matter, in_force: Document) -> dict[str, Any] | None:
    """Return the decision right of a matter in the text in force, if it has one."""
    return next((entry for entry in in_force["terms"].get("decision-right", []) if entry["matter"] == matter), None)


def _without_a_right(in_force: Document, asker: User, people: People) -> list[Asked]:
    own = [asked for asked in _signatories(in_force, asker, people) if asked[0] == (asker,)]
    return [*own, *_others(in_force, asker, people)]


def _others(in_force: Document, asker: User, people: People) -> list[Asked]:
    others = [asked for asked in _signatories(in_force, asker, people) if asked[0] != (asker,)]
    return others or [(_last_resort(in_force, asker, people), None)]


def _last_resort(in_force: Document, asker: User, people: People) -> tuple[User, ...]:
    contact = _readers(in_force, _escalation(in_force, asker, people))
    return contact or _readers(in_force, _deputies(asker.pk, asker))


def _signatories(in_force: Document, asker: User, people: People) -> Iterator[Asked]:
    for entry in in_force["terms"].get("signatory", []):
        person, party = people.by_id.get(entry["person"]["id"]), entry["party"]["id"]
        if person is not None and (party, person.pk) in people.belonging:
            yield (person,), party
        else:
            # Who signed and left the department reads it no more; its people answer in their place.
            yield people.asked_for(party, asker=asker), party


def _escalation(in_force: Document, asker: User, people: People) -> Iterator[User]:
    for entry in in_force["terms"].get("rhythm", []):
        person = people.by_id.get(entry["escalation"]["id"])
        if person is not None and person.pk != asker.pk:
            yield person


def _deputies(approver: int, asker: User) -> Iterator[User]:
    theirs = Q(head=approver) | Q(memberships__user=approver) | Q(deputies=approver)
    departments = Department.objects.filter(theirs)
    found = User.objects.active().filter(deputised_departments__in=departments).exclude(pk__in=[approver, asker.pk])
    yield from found.distinct().order_by("name", "pk")


def _readers(in_force: Document, people: Iterable[User]) -> tuple[User, ...]:
    number = AgreementReference().to_python(in_force["agreement"])
    return tuple(person for person in people if Agreement.objects.visible_to(person).filter(number=number).exists())
