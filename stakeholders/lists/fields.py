"""Fields that filters of lists share: a person, a department, a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
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


class LongSelect(forms.Select):
    """A field to choose from hundreds: Django draws each option by three templates, which took most of a page."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the same field as Django does, as one string; groups of options are not known here."""
        offered = tuple((str(key), str(label)) for key, label in self.choices)
        asked = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", asked, _options(offered, *self.format_value(value)))


@lru_cache(maxsize=16)
def _options(offered: tuple[tuple[str, str], ...], chosen: str = "") -> SafeString:
    """Return options as they are drawn; the fields of one filter mostly offer the same."""
    each = ((flatatt({"value": key, "selected": key == chosen}), label) for key, label in offered)
    return format_html_join("\n", "<option{}>{}</option>", each)


class DepartmentField(forms.ChoiceField):
    """A department, by its code; the filter offers all of them, read once for all of its fields."""

    widget = LongSelect

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
