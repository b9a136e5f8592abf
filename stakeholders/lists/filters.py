"""The filter of a list, as a form that is read from an address; what cannot be read is as if it had not been asked."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from django import forms
from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from stakeholders.lists.fields import DepartmentField
from stakeholders.lists.reader import Reading
from stakeholders.models import Department
from stakeholders.prepared_queries import Queries, prepared

Rows = TypeVar("Rows", bound=QuerySet[Any])
# What a row has to fulfil, for a value that was asked for, and for whom.
Condition = Callable[[Any, Reading], Q | Exists]


def narrowed(rows: Rows, wanted: Mapping[str, Any], conditions: Mapping[str, Condition], reading: Reading) -> Rows:
    """Return the rows that fulfil what is wanted; a name without a condition narrows nothing here."""
    for name, value in wanted.items():
        if name in conditions:
            rows = rows.filter(conditions[name](value, reading))
    return rows


@prepared
def _departments() -> Queries:
    return {"found": Department.objects.alphabetical()}


class ListFilter(forms.Form):
    """What somebody looks for in a list."""

    # How a value is said in the sentence above the list, by the name of its field; others are not said.
    spoken: ClassVar[Mapping[str, Callable[[Any], str]]] = {}
    # The names of fields that one seldom needs.
    folded: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any, *, reading: Reading) -> None:
        super().__init__(data)
        self.reading = reading
        for field in self.fields.values():
            # A department and an agreement say it in their own words.
            if type(field) is forms.ChoiceField:
                field.error_messages["invalid_choice"] = _("There is no such choice.")
        offering = [field for field in self.fields.values() if isinstance(field, DepartmentField)]
        departments = _departments()["found"] if offering else []
        for field in offering:
            field.offer(departments)

    def wanted(self) -> dict[str, Any]:
        """Return what was asked for by name, without what is empty or cannot be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def offered_names(self) -> list[str]:
        """Return the names of departments for those who type them; none where they are chosen from a list."""
        typed = [field for field in self.fields.values() if isinstance(field, DepartmentField) and field.is_typed]
        return [department.name for department in typed[0].departments.values()] if typed else []

    def first_fields(self) -> list[forms.BoundField]:
        """Return the fields that are always seen."""
        return [field for field in self.visible_fields() if field.name not in self.folded]

    def more_fields(self) -> list[forms.BoundField]:
        """Return the fields that one seldom needs."""
        return [field for field in self.visible_fields() if field.name in self.folded]

    def asks_for_more(self) -> bool:
        """True where a field that one seldom needs is filled in, so that it must be seen."""
        return any(field.value() for field in self.more_fields())

    def phrases(self) -> list[str]:
        """Return what was asked for in words, in the order of the fields."""
        return [self.spoken[name](value) for name, value in self.wanted().items() if name in self.spoken]

    def scope(self) -> list[str]:
        """Return what is said of the rows although nothing was asked for, such as whose they are."""
        return []

    def asked(self) -> list[tuple[str, str]]:
        """Return the parameters of an address that ask for the same."""
        wanted = self.wanted()
        return [(name, str(self.data[name]).strip()) for name in self.fields if name in wanted]
