"""The list of changes that were asked for, in all agreements that one may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from agreements.amendments.change_list import Change, with_their_end
from agreements.lists.conditions import WordsField, holds_words, said_words, sits_at_table
from agreements.lists.offered_agreements import AgreementField, offer_agreements, said_agreement
from agreements.models import Agreement, Event, Revision
from agreements.models.kinds import EventKind
from agreements.models.revision import State
from agreements.models.search_entry import Found, SearchEntry
from stakeholders.lists.definition import Listing
from stakeholders.lists.fields import DayField, DepartmentField, PersonField
from stakeholders.lists.filters import Condition, ListFilter, narrowed
from stakeholders.lists.list_columns import Column, Sense, by
from stakeholders.lists.reader import Reading
from stakeholders.namesakes import tell_apart
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

OPEN, AGREED, DECLINED, WITHDRAWN = "open", "agreed", "declined", "withdrawn"
ENDS = {
    OPEN: gettext_lazy("Needs a decision"),
    AGREED: gettext_lazy("Agreed"),
    DECLINED: gettext_lazy("Not agreed"),
    WITHDRAWN: gettext_lazy("Withdrawn"),
}


class ChangeFilter(ListFilter):
    """What somebody looks for among changes."""

    q = WordsField(label=gettext_lazy("Words or number"), required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("What became of it"), choices=[("", gettext_lazy("Any")), *ENDS.items()], required=False
    )
    department = DepartmentField(label=gettext_lazy("Department"))
    asked_by = PersonField(label=gettext_lazy("Asked by"))
    agreement = AgreementField(label=gettext_lazy("Agreement"))
    since = DayField(label=gettext_lazy("Asked from"))
    until = DayField(label=gettext_lazy("Asked until"))

    folded = ("asked_by", "agreement", "since", "until")
    spoken: ClassVar[dict[str, Any]] = {
        "q": said_words,
        "status": lambda status: str(ENDS[status]).lower(),
        "department": lambda department: _("in agreements with %(department)s") % {"department": department.name},
        "asked_by": lambda person: _("asked by %(person)s") % {"person": person.name},
        "agreement": said_agreement,
        "since": lambda day: _("asked from %(day)s") % {"day": date_format(day, "j F Y")},
        "until": lambda day: _("asked until %(day)s") % {"day": date_format(day, "j F Y")},
    }

    def __init__(self, data: Any, *, reading: Reading) -> None:
        super().__init__(data, reading=reading)
        offer_agreements(self)


@dataclass(frozen=True)
class ChangeRow:
    """One change, what it touches, and the title of its agreement."""

    change: Change
    touches: str
    title: str

    @property
    def revision(self) -> Revision:
        return self.change.revision


def change_rows(revisions: Sequence[Revision], _reading: Reading) -> list[ChangeRow]:
    """Return what is shown of these changes; the number of queries does not grow with them."""
    tell_apart(one.asked_by for one in revisions)
    titles = Agreement.objects.filter(pk__in={one.agreement_id for one in revisions}).titles()
    entries = SearchEntry.objects.filter(kind=Found.CHANGE, revision__in=revisions)
    touches = dict(entries.values_list("revision", "title"))
    return [
        ChangeRow(change, touches.get(change.revision.pk, ""), titles[change.revision.agreement_id])
        for change in with_their_end(revisions)
    ]


def _rows(reading: Reading, wanted: dict[str, Any]) -> QuerySet[Revision]:
    visible = Agreement.objects.visible_to(reading.reader).values("pk")
    found = Revision.objects.filter(asked_by__isnull=False, agreement__in=visible).defer("canonical")
    return narrowed(found.select_related("asked_by", "agreement"), wanted, CONDITIONS, reading)


def _ended(status: str, _reading: Reading) -> Q:
    if status == OPEN:
        return Q(state__in=[State.DRAFT, State.SEALED])
    if status == AGREED:
        return Q(state__in=[State.IN_FORCE, State.SUPERSEDED])
    closing = Event.objects.filter(agreement=OuterRef("agreement"), kind=EventKind.CHANGE_WITHDRAWN)
    revision = Cast(KT("data__revision"), IntegerField())
    taken_back = Q(Exists(closing.annotate(of=revision).filter(of=OuterRef("number"))))
    return Q(state=State.ABANDONED) & (taken_back if status == WITHDRAWN else ~taken_back)


CONDITIONS: Mapping[str, Condition] = {
    "q": lambda asked, reading: holds_words(asked, Found.CHANGE, reading.reader, revision=OuterRef("pk")),
    "status": _ended,
    "department": sits_at_table,
    "asked_by": lambda person, _reading: Q(**person.condition("asked_by")),
    "agreement": lambda number, _reading: Q(agreement__number=number),
    "since": lambda day, _reading: Q(sealed_at__date__gte=day),
    "until": lambda day, _reading: Q(sealed_at__date__lte=day),
}


def _columns(_of: Reading) -> tuple[Column, ...]:
    return (
        Column(
            "agreement",
            gettext_lazy("Agreement"),
            lambda row: row.revision.agreement.reference,
            by("agreement__number", "number"),
            Sense.NUMBERS,
        ),
        Column("title", gettext_lazy("Title of the agreement"), lambda row: row.title),
        Column("revision", gettext_lazy("Revision"), lambda row: row.revision.number),
        Column("touches", gettext_lazy("What it touches"), lambda row: row.touches),
        Column("reason", gettext_lazy("Reason"), lambda row: row.revision.reason),
        Column(
            "person", gettext_lazy("Asked by"), lambda row: row.revision.asked_by.listed_name, by("asked_by__folded")
        ),
        Column("asked", gettext_lazy("Asked on"), _asked_on, by("sealed_at"), Sense.DAYS),
        Column("status", gettext_lazy("What became of it"), lambda row: row.change.label, by("state")),
        Column("force", gettext_lazy("In force since"), _in_force_on, by("in_force_at"), Sense.DAYS, has_gaps=True),
    )


def _asked_on(row: ChangeRow) -> Any:
    return row.revision.sealed_at and localdate(row.revision.sealed_at)


def _in_force_on(row: ChangeRow) -> Any:
    return row.revision.in_force_at and localdate(row.revision.in_force_at)


CHANGES = Listing(
    name="changes",
    page="agreements:change-log",
    filter=ChangeFilter,
    columns=_columns,
    order="-asked",
    rows=_rows,
    prepared=change_rows,
    counted=lambda count: ngettext("%(count)s change", "%(count)s changes", count) % {"count": count},
)
