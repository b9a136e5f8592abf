"""Fields that filters of lists share: a person, a department, a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Department, User
from stakeholders.text.folding import words_of
from stakeholders.text.form_fields import SearchField
from stakeholders.text.sentences import gettext

# With more, every field would repeat all of them: one types, and the page offers the names once.
MOST_IN_A_SELECT = 30
# The id of what is offered to those who type.
NAMES = "department-names"
# No name is longer.
MOST_TYPED = 300


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
        person = _by_id(words)
        if person is None:
            raise ValidationError(gettext("Nobody has this number. Type a name."))
        return AskedPerson(words, person)

    def prepare_value(self, value: Any) -> Any:
        """Show the name of somebody who stands in the address by id."""
        found = _by_id(value) if _is_id(value) else None
        return found.name if found else value


class DepartmentField(forms.ChoiceField):
    """A department, by its code or name; the filter offers all of them, read once for all of its fields."""

    default_error_messages = {"invalid_choice": _("There is no department of this name.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.departments: dict[str, Department] = {}

    @property
    def is_typed(self) -> bool:
        """True where there are too many departments to choose from."""
        return len(self.departments) > MOST_IN_A_SELECT

    def offer(self, departments: Iterable[Department]) -> None:
        self.departments = {department.code: department for department in departments}
        self.choices = [("", _("Any")), *((code, one.name) for code, one in self.departments.items())]
        if self.is_typed:
            self.widget = forms.TextInput(attrs={"list": NAMES, "dir": "auto"})

    def to_python(self, value: Any) -> str:
        """Return the code of the department that is meant; what is typed where there is none."""
        typed: str = super().to_python(value).strip()
        if not typed or typed.upper() in self.departments:
            return typed.upper()
        words = words_of(typed[:MOST_TYPED])
        return next((code for code, one in self.departments.items() if words_of(one.name) == words), typed)

    def clean(self, value: Any) -> Department | None:
        """Return the department, None where none is asked for; raise ValidationError for one that there is not."""
        return self.departments.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """Show the name where one types, whatever the address says."""
        code = self.to_python(value)
        if code not in self.departments:
            return value
        return self.departments[code].name if self.is_typed else code


class DayField(forms.DateField):
    """A day, as 2026-11-30."""

    default_error_messages = {"invalid": _("Write a day as 2026-11-30.")}

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(required=False, widget=widget, **options)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10


def _by_id(number: str) -> User | None:
    """Return who has this id; of those who left it tells nothing, for lists of people do not either."""
    found: User | None = User.objects.active().filter(pk=int(number)).first()
    return found
