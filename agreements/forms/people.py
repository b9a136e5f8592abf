"""Choosing a person: by name, with the departments that tell two people of one name apart."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from stakeholders.models import User


def people() -> models.QuerySet[User]:
    """Return everybody who can be chosen, with their departments at hand; three queries."""
    return User.objects.active().alphabetical().prefetch_related("memberships__department", "headed_departments")  # type: ignore[no-any-return]


def called(person: User) -> str:
    """Return the name with the codes of the departments; the rows of `people` cost no query here."""
    departments = {membership.department.code for membership in person.memberships.all()}
    departments |= {department.code for department in person.headed_departments.all()}
    return f"{person.name} ({', '.join(sorted(departments))})" if departments else person.name


def offer_people(field: "forms.ModelChoiceField[Any]", offered: models.QuerySet[User]) -> None:
    """Let a field offer these people under name and department."""
    field.queryset = offered
    field.label_from_instance = called  # type: ignore[method-assign,assignment]


def say_what_is_missing(field: forms.Field) -> None:
    """Give a field kinder words for being empty."""
    field.error_messages["required"] = _("Please fill this in.")
    if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
        field.error_messages["required"] = _("Please choose.")
        field.empty_label = _("Choose …") if field.required else _("None")
