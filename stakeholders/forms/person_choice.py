"""Choosing a person: department by department, those who are near first."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django import forms
from django.db import models

from stakeholders.models import User
from stakeholders.namesakes import called, departments_of, told_apart
from stakeholders.text.sentences import gettext as _

Choice = tuple[int, str]
Group = tuple[str, list[Choice]]


def people() -> models.QuerySet[User]:
    """Return everybody who can be chosen, with their departments at hand; four queries."""
    return User.objects.active().alphabetical().prefetch_related("memberships__department", "headed_departments")  # type: ignore[no-any-return]


def by_department(
    offered: Iterable[User], *, near: Collection[int] = (), label: Callable[[User], str] = called
) -> list[Group] | list[Choice]:
    """Return the people under the names of their departments, `near` ones first; everybody stands once."""
    groups: dict[tuple[int, str], list[Choice]] = defaultdict(list)
    present = list(offered)
    labels = told_apart(present, label)
    for person in present:
        places = [(department.pk not in near, department.name) for department in departments_of(person)]
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
