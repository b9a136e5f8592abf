"""Noting that somebody has another name: what they did before stays under the former one, and a line says so."""

from collections.abc import Iterable
from datetime import datetime

from stakeholders.models import AccountNote, PersonName, User
from stakeholders.wake_up import wake_delivery_on_commit


def note_name_changes(renamed: Iterable[tuple[User, str]], *, by: User, at: datetime) -> None:
    """Keep for each person the name that they had until now beside the one that they have; tell who should know.

    The people come with their former names; a name that stays is no change.
    """
    changes = [(person, former) for person, former in renamed if person.name != former]
    if not changes:
        return
    people = [person for person, _former in changes]
    known = set(PersonName.objects.filter(person__in=people).values_list("person", flat=True))
    first = [
        PersonName(person=person, name=former, since=person.joined_at)
        for person, former in changes
        if person.pk not in known
    ]
    PersonName.objects.bulk_create(first)
    PersonName.objects.bulk_create(PersonName(person=one, name=one.name, since=at, by=by) for one in people)
    kind = AccountNote.Kind.NAME_CHANGED
    AccountNote.objects.bulk_create(AccountNote(person=one, kind=kind, by=by, at=at) for one in people)
    wake_delivery_on_commit()


def names_of(person: User) -> list[PersonName]:
    """Return the names that somebody has had, newest first, with who gave them; none when there was only one."""
    return list(person.names.select_related("by").order_by("-since", "-pk"))
