"""Fields that filters of lists share: a person, a department, a day."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Department, User
from stakeholders.text.form_fields import SearchField
from stakeholders.text.sentences import gettext


@dataclass(frozen=True)
class AskedPerson:
    """Somebody who is looked for: one person, by the id in a link, or whoever is called so."""

    words: str
    person: User | None = None

    @property
    def name(self) -> str:
        return self.person.name if self.person else f"“{self.words}”"

    def condition(self, path: str) -> dict[str, Any]:
        """Return the condition that the person of a row, at this path, is the one who is looked for."""
        if self.person:
            return {path: self.person.pk}
        return {f"{path}__in": User.objects.matching(self.words).values("pk")}


class PersonField(SearchField):
    """A part of a name, as people type it; or the id of a person, as links have it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> AskedPerson | None:
        """Return who is asked for; nobody where nothing is typed. Raise ValidationError for an id that nobody has."""
        words = super().clean(value)
        if not _is_id(words):
            return AskedPerson(words) if words else None
        person = User.objects.filter(pk=int(words)).first()
        if person is None:
            raise ValidationError(gettext("Nobody has this number. Type a name."))
        return AskedPerson(words, person)

    def prepare_value(self, value: Any) -> Any:
        """Show the name of somebody who stands in the address by id."""
        found = User.objects.filter(pk=int(value)).first() if _is_id(value) else None
        return found.name if found else value


class DepartmentField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """A department, by its code."""

    def __init__(self, **options: Any) -> None:
        offered = Department.objects.alphabetical()
        super().__init__(offered, required=False, to_field_name="code", empty_label=_("Any"), **options)


class DayField(forms.DateField):
    """A day, as 2026-11-30."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(required=False, widget=widget, **options)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10
