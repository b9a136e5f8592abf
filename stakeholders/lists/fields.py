"""Fields that filters of lists share: a person, a department, a day."""

from collections.abc import Iterable
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


class DepartmentField(forms.ChoiceField):
    """A department, by its code; the filter offers all of them, read once for all of its fields."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.departments: dict[str, Department] = {}

    def offer(self, departments: Iterable[Department]) -> None:
        self.departments = {department.code: department for department in departments}
        self.choices = [("", _("Any")), *((code, one.name) for code, one in self.departments.items())]

    def clean(self, value: Any) -> Department | None:
        """Return the department, None where none is asked for; raise ValidationError for one that there is not."""
        return self.departments.get(super().clean(value))


class DayField(forms.DateField):
    """A day, as 2026-11-30."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(required=False, widget=widget, **options)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10
