"""Choosing a person for an agreement: people of its departments come first."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Party
from stakeholders.forms.person_choice import people
from stakeholders.models import Department, User


def near(agreement: Agreement) -> set[int]:
    """Return the departments whose people are offered first."""
    return set(Party.objects.filter(agreement=agreement).present().values_list("department", flat=True))


def say_what_is_missing(field: forms.Field) -> None:
    """Give a field kinder words for being empty."""
    field.error_messages["required"] = _("Please fill this in.")
    if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
        field.error_messages["required"] = _("Please choose.")
        field.empty_label = _("Choose …") if field.required else _("None")


def people_of_the_parties(agreement: Agreement) -> models.QuerySet[User]:
    """Return everybody who belongs to a department at the table, heads it, is its deputy or sits for it."""
    departments = Department.objects.filter(parties__agreement=agreement, parties__left_at=None)
    belongs = (
        models.Q(memberships__department__in=departments)
        | models.Q(headed_departments__in=departments)
        | models.Q(deputised_departments__in=departments)
        | models.Q(party_memberships__party__agreement=agreement)
    )
    return people().filter(pk__in=User.objects.filter(belongs).values("pk"))
