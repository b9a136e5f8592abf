"""Choosing a person: department by department, those who are near first."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from stakeholders.models import User
from stakeholders.text.names import alike, repeated

Choice = tuple[int, str]
Group = tuple[str, list[Choice]]


def people() -> models.QuerySet[User]:
    """Return everybody who can be chosen, with their departments at hand; four queries."""
    return User.objects.active().alphabetical().prefetch_related("memberships__department", "headed_departments")  # type: ignore[no-any-return]


def called(person: User) -> str:
    """Return the name with the codes of the departments; the rows of `people` cost no query here."""
    codes = sorted(department.code for department in _departments(person))
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


def by_department(
    offered: Iterable[User], *, near: Collection[int] = (), label: Callable[[User], str] = called
) -> list[Group] | list[Choice]:
    """Return the people under the names of their departments, `near` ones first; everybody stands once."""
    groups: dict[tuple[int, str], list[Choice]] = defaultdict(list)
    present = list(offered)
    labels = told_apart(present, label)
    for person in present:
        places = [(department.pk not in near, department.name) for department in _departments(person)]
        # Whoever belongs to no department stands last.
        groups[min(places, default=(2, _("Without a department")))].append((person.pk, labels[person.pk]))
    if len(groups) < 2:
        return [choice for choices in groups.values() for choice in choices]
    return [(name, groups[rank, name]) for rank, name in sorted(groups)]


def offer_people(
    field: "forms.ModelChoiceField[Any]",
    offered: models.QuerySet[User],
    *,
    near: Collection[int] = (),
    label: Callable[[User], str] = called,
) -> None:
    """Let a field offer these people: a list to choose from is grouped by department, `near` first."""
    field.queryset = offered
    field.label_from_instance = label  # type: ignore[method-assign,assignment]
    if isinstance(field.widget, forms.Select):
        # Read when the list is drawn: a form that is only posted needs none.
        field.choices = lambda: [*_empty(field), *by_department(offered.all(), near=near, label=label)]
    elif isinstance(field.widget, forms.CheckboxSelectMultiple):
        field.choices = lambda: list(told_apart(offered.all(), label).items())


def _empty(field: "forms.ModelChoiceField[Any]") -> list[tuple[str, Any]]:
    return [("", field.empty_label)] if field.empty_label is not None else []


def _departments(person: User) -> set[Any]:
    headed = set(person.headed_departments.all())
    return headed | {membership.department for membership in person.memberships.all()}
