"""Choosing an agreement in the filter of a list: among a few, or by its number."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agreements.models import Agreement
from agreements.models.agreement import AgreementQuerySet
from stakeholders.lists.filters import ListFilter
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import gettext as _

# With more, one types the number: a select of the newest has no way to the others.
MOST_OFFERED = 20
NUMBER = re.compile(r"(?:AG-)?([0-9]{1,9})", re.IGNORECASE)


class AgreementField(forms.ChoiceField):
    """An agreement in force, by its reference; whoever makes the form lets it offer some."""

    default_error_messages = {"invalid_choice": gettext_lazy("There is no agreement of this number.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> str:
        """Return the reference that is meant by ag-3 or 3; what is typed where it is no number."""
        typed: str = super().to_python(value).strip()
        found = NUMBER.fullmatch(typed)
        return f"AG-{int(found[1]):04d}" if found else typed

    def clean(self, value: Any) -> int | None:
        """Return the number of the agreement, None where none is asked for."""
        reference = super().clean(value)
        return int(reference.rpartition("-")[2]) if reference else None

    def prepare_value(self, value: Any) -> Any:
        """Show the reference, whatever the address says."""
        return self.to_python(value)


def offer_agreements(filter_form: ListFilter) -> None:
    """Let the field `agreement` offer those that the reader may read, the oldest first; at most two queries.

    Where there are many, it becomes a field for the number.
    """
    reader = filter_form.reading.reader
    offered = _newest(reader=reader)["agreements"]
    field = filter_form.fields["agreement"]
    assert isinstance(field, AgreementField)
    if len(offered) > MOST_OFFERED:
        named = NUMBER.fullmatch(str(filter_form.data.get("agreement") or "").strip())
        offered = _named(reader=reader, number=int(named[1]))["agreement"] if named else []
        field.widget = forms.TextInput(attrs={"autocapitalize": "characters"})
        field.label = _("Agreement, such as AG-0003")
    titled = [(one.reference, f"{one.reference} {one.title}") for one in reversed(offered)]
    field.choices = [("", _("Any")), *titled]


def _in_force(reader: User) -> AgreementQuerySet:
    return Agreement.objects.visible_to(reader).filter(first_in_force_at__isnull=False).titled()


@prepared
def _newest(*, reader: User) -> Queries:
    return {"agreements": _in_force(reader).order_by("-number")[: MOST_OFFERED + 1]}


@prepared
def _named(*, reader: User, number: int) -> Queries:
    return {"agreement": _in_force(reader).filter(number=number)}


def said_agreement(number: int) -> str:
    return _("of AG-%(number)s") % {"number": f"{number:04d}"}
