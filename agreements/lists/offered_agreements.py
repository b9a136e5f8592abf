"""Choosing an agreement in the filter of a list: the newest that somebody may read, and the one in the address."""

import re
from typing import Any

from django import forms

from agreements.models import Agreement
from agreements.models.agreement import AgreementQuerySet
from stakeholders.lists.filters import ListFilter
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import gettext as _

# The newest of those that somebody may read, and the one in the address; nobody chooses among more.
MOST_OFFERED = 100
NUMBER = re.compile(r"(?:AG-)?([0-9]{1,9})", re.IGNORECASE)


class AgreementField(forms.ChoiceField):
    """An agreement in force, by its reference; whoever makes the form lets it offer some."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> int | None:
        """Return the number of the agreement, None where none is asked for."""
        reference = super().clean(value)
        return int(reference.rpartition("-")[2]) if reference else None


def offer_agreements(filter_form: ListFilter) -> None:
    """Let the field `agreement` offer the newest that the reader may read, the oldest first; at most two queries."""
    reader = filter_form.reading.reader
    offered = _newest(reader=reader)["agreements"]
    named = NUMBER.fullmatch(str(filter_form.data.get("agreement") or ""))
    if named and len(offered) == MOST_OFFERED:
        known = {one.pk for one in offered}
        offered += [one for one in _named(reader=reader, number=int(named[1]))["agreement"] if one.pk not in known]
    titled = [(one.reference, f"{one.reference} {one.title}") for one in reversed(offered)]
    field = filter_form.fields["agreement"]
    assert isinstance(field, AgreementField)
    field.choices = [("", _("Any")), *titled]


def _in_force(reader: User) -> AgreementQuerySet:
    return Agreement.objects.visible_to(reader).filter(first_in_force_at__isnull=False).titled()


@prepared
def _newest(*, reader: User) -> Queries:
    return {"agreements": _in_force(reader).order_by("-number")[:MOST_OFFERED]}


@prepared
def _named(*, reader: User, number: int) -> Queries:
    return {"agreement": _in_force(reader).filter(number=number)}


def said_agreement(number: int) -> str:
    return _("of AG-%(number)s") % {"number": f"{number:04d}"}
