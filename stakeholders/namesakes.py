"""People of one name: what tells them apart where they stand beside each other, in a choice or in a list."""

from collections.abc import Callable, Iterable
from typing import Any

from stakeholders.models import User
from stakeholders.text.names import alike, repeated
from stakeholders.text.sentences import gettext as _


def called(person: User) -> str:
    """Return the name with the codes of the departments, which are at hand."""
    codes = sorted(department.code for department in departments_of(person))
    return f"{person.name} ({', '.join(codes)})" if codes else person.name


def told_apart(offered: Iterable[User], label: Callable[[User], str] = called) -> dict[int, str]:
    """Return what each person is called beside the others: namesakes by what tells them apart, else by address."""
    people = list(offered)
    labels = {person.pk: label(person) for person in people}
    for more in ("distinction", "email"):
        namesakes = repeated(labels.values())
        for person in people:
            word = getattr(person, more)
            if word and alike(labels[person.pk]) in namesakes:
                labels[person.pk] = _("%(name)s, %(word)s") % {"name": labels[person.pk], "word": word}
    return labels


def tell_apart(listed: Iterable[User | None]) -> None:
    """Let each of these people know what they are called beside the others; see `User.listed_name`.

    One and the same person may stand there many times. Without namesakes no query is asked, otherwise four.
    """
    people = [person for person in listed if person is not None]
    names = {person.pk: person.name for person in people}
    twice = repeated(names.values())
    namesakes = {pk for pk, name in names.items() if alike(name) in twice}
    if not namesakes:
        return
    known = User.objects.filter(pk__in=namesakes).prefetch_related("memberships__department", "headed_departments")
    labels = told_apart(known)
    for person in people:
        person.name_beside_others = labels.get(person.pk, "")


def departments_of(person: User) -> set[Any]:
    """Return the departments that a person belongs to or heads; read beforehand, they cost no query."""
    headed = set(person.headed_departments.all())
    return headed | {membership.department for membership in person.memberships.all()}
