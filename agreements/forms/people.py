"""Choosing a person for an agreement: people of its departments come first."""

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Party


def near(agreement: Agreement) -> set[int]:
    """Return the departments whose people are offered first."""
    return set(Party.objects.filter(agreement=agreement).present().values_list("department", flat=True))


def say_what_is_missing(field: forms.Field) -> None:
    """Give a field kinder words for being empty."""
    field.error_messages["required"] = _("Please fill this in.")
    if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
        field.error_messages["required"] = _("Please choose.")
        field.empty_label = _("Choose …") if field.required else _("None")
