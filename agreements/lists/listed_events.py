"""The list of what happened, in all agreements that one may read: the histories as one, and each of them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from agreements.activity.history import DECISIONS, Line, days, read_by
from agreements.lists.conditions import sits_at_table
from agreements.lists.offered_agreements import AgreementField, offer_agreements, said_agreement
from agreements.models import Event
from stakeholders.lists.definition import Listing
from stakeholders.lists.fields import DayField, DepartmentField, PersonField
from stakeholders.lists.filters import Condition, ListFilter, narrowed
from stakeholders.lists.list_columns import Column, Sense, by
from stakeholders.lists.reader import Reading
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

# Without an agreement and a first day, only what is so many days old is listed.
USUAL_DAYS = 30
SHOWN = [("", gettext_lazy("Everything")), ("decisions", gettext_lazy("Decisions only"))]


class EventFilter(ListFilter):
    """What somebody looks for in the histories."""

    show = forms.ChoiceField(label=gettext_lazy("What to show"), choices=SHOWN, required=False)
    department = DepartmentField(label=gettext_lazy("Department"))
    agreement = AgreementField(label=gettext_lazy("Agreement"))
    person = PersonField(label=gettext_lazy("Who"))
    since = DayField(label=gettext_lazy("From"))
    until = DayField(label=gettext_lazy("Until"))

    folded = ("person", "since", "until")
    spoken: ClassVar[dict[str, Any]] = {
        "show": lambda _show: _("decisions only"),
        "department": lambda department: _("in agreements with %(department)s") % {"department": department.name},
        "agreement": said_agreement,
        "person": lambda person: _("by %(person)s") % {"person": person.name},
        "since": lambda day: _("from %(day)s") % {"day": date_format(day, "j F Y")},
        "until": lambda day: _("until %(day)s") % {"day": date_format(day, "j F Y")},
    }

    def __init__(self, data: Any, *, reading: Reading) -> None:
        super().__init__(data, reading=reading)
        offer_agreements(self)

    def scope(self) -> list[str]:
        usual = _("of the last %(days)s days") % {"days": USUAL_DAYS}
        return [usual] if _is_bounded(self.wanted()) else []


def event_lines(events: Sequence[Event], _reading: Reading) -> list[Line]:
    """Return the events in words, in their order; the number of queries does not grow with them."""
    return [line for day in days(events) for line in day.lines]


def _is_bounded(wanted: dict[str, Any]) -> bool:
    return not {"agreement", "since"} & wanted.keys()


def _rows(reading: Reading, wanted: dict[str, Any]) -> QuerySet[Event]:
    found = read_by(reading.reader).select_related("agreement", "by")
    if _is_bounded(wanted):
        found = found.filter(at__gte=reading.at - timedelta(days=USUAL_DAYS))
    return narrowed(found, wanted, CONDITIONS, reading)


CONDITIONS: Mapping[str, Condition] = {
    "show": lambda _show, _reading: Q(kind__in=DECISIONS),
    "department": sits_at_table,
    "agreement": lambda number, _reading: Q(agreement__number=number),
    "person": lambda person, _reading: Q(**person.condition("by")),
    "since": lambda day, _reading: Q(at__date__gte=day),
    "until": lambda day, _reading: Q(at__date__lte=day),
}


def _columns(_of: Reading) -> tuple[Column, ...]:
    return (
        Column("at", gettext_lazy("When"), lambda line: localtime(line.event.at), by("at", "seq"), Sense.DAYS),
        Column(
            "agreement",
            gettext_lazy("Agreement"),
            lambda line: line.event.agreement.reference,
            by("agreement__number", "seq"),
            Sense.NUMBERS,
        ),
        Column(
            "person", gettext_lazy("Who"), lambda line: line.event.by.name if line.event.by else "", by("by__folded")
        ),
        Column("what", gettext_lazy("What happened"), lambda line: line.sentence),
    )


EVENTS = Listing(
    name="events",
    page="agreements:event-list",
    filter=EventFilter,
    columns=_columns,
    order="-at",
    rows=_rows,
    prepared=event_lines,
    counted=lambda count: ngettext("%(count)s entry", "%(count)s entries", count) % {"count": count},
)
