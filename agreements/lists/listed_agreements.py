"""The list of agreements: all that exist for a reader, by words, stage, departments, lead and time in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import Case, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from agreements.lists.agreement_words import MOVES, doing, moved, words_of
from agreements.lists.conditions import WordsField, folded_title, holds_words, said_words
from agreements.models import Agreement, Party
from agreements.models.agreement import Stage
from agreements.models.health_week import HealthWord
from agreements.models.revision import State
from agreements.models.search_entry import Found
from stakeholders.lists.definition import Listing
from stakeholders.lists.fields import DayField, DepartmentField, PersonField
from stakeholders.lists.filters import Condition, ListFilter, narrowed
from stakeholders.lists.list_columns import Column, Sense, by
from stakeholders.lists.reader import Reading
from stakeholders.models import Department
from stakeholders.namesakes import tell_apart
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

# Stages in the order in which an agreement goes through them.
STAGE_ORDER = Case(
    *(When(stage=stage, then=Value(place)) for place, stage in enumerate(Stage)), output_field=IntegerField()
)


class AgreementFilter(ListFilter):
    """What somebody looks for among agreements."""

    q = WordsField(label=gettext_lazy("Words or number"), required=False)
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"), choices=[("", gettext_lazy("Any")), *Stage.choices], required=False
    )
    word = forms.ChoiceField(
        label=gettext_lazy("How it is doing"), choices=[("", gettext_lazy("Any")), *HealthWord.choices], required=False
    )
    department = DepartmentField(label=gettext_lazy("Department"))
    moved = forms.ChoiceField(
        label=gettext_lazy("Since Monday"), choices=[("", gettext_lazy("Any")), *MOVES.items()], required=False
    )
    other = DepartmentField(label=gettext_lazy("And department"))
    lead = PersonField(label=gettext_lazy("Led by"))
    since = DayField(label=gettext_lazy("In force from"))
    until = DayField(label=gettext_lazy("In force until"))

    folded = ("moved", "other", "lead", "since", "until")
    spoken: ClassVar[dict[str, Any]] = {
        "q": said_words,
        "stage": lambda stage: str(Stage(stage).label).lower(),
        "word": lambda word: str(HealthWord(word).label).lower(),
        "moved": lambda move: str(MOVES[move]),
        "department": lambda department: _("with %(department)s") % {"department": department.name},
        "other": lambda department: _("and with %(department)s") % {"department": department.name},
        "lead": lambda person: _("led by %(person)s") % {"person": person.name},
        "since": lambda day: _("in force since %(day)s or later") % {"day": date_format(day, "j F Y")},
        "until": lambda day: _("in force since %(day)s or earlier") % {"day": date_format(day, "j F Y")},
    }


def agreement_rows(agreements: Sequence[Agreement], _reading: Reading) -> list[Agreement]:
    """Return the agreements as rows; they come with title, lead and `seated` parties."""
    tell_apart(one.lead for one in agreements)
    return list(agreements)


@dataclass(frozen=True)
class AgreementLine:
    """An agreement as a file has it, with how it is doing where it is in force."""

    agreement: Any
    word: HealthWord | None


def _lines(agreements: Sequence[Agreement], reading: Reading) -> list[AgreementLine]:
    words = words_of(agreements, reading)
    return [AgreementLine(one, words.get(one.pk)) for one in agreement_rows(agreements, reading)]


def _rows(reading: Reading, wanted: dict[str, Any]) -> QuerySet[Agreement]:
    seated = Prefetch("parties", queryset=Party.objects.present(), to_attr="seated")
    found = Agreement.objects.visible_to(reading.reader).titled().select_related("lead").prefetch_related(seated)
    return narrowed(found, wanted, CONDITIONS, reading)


def _seats(department: Department, _reading: Reading) -> Q:
    return Q(pk__in=Party.objects.filter(department=department, left_at=None).values("agreement"))


CONDITIONS: Mapping[str, Condition] = {
    "q": lambda asked, reading: holds_words(asked, Found.AGREEMENT, reading.reader, agreement=OuterRef("pk")),
    "stage": lambda stage, _reading: Q(stage=stage),
    "word": doing,
    "moved": moved,
    "department": _seats,
    "other": _seats,
    "lead": lambda person, _reading: Q(**person.condition("lead")),
    "since": lambda day, _reading: Q(first_in_force_at__date__gte=day),
    "until": lambda day, _reading: Q(first_in_force_at__date__lte=day),
}


def _parties(row: AgreementLine) -> str:
    return ", ".join(party.department.name for party in row.agreement.seated)


def _started(row: AgreementLine) -> date:
    return localdate(row.agreement.started_at)


def _in_force_since(row: AgreementLine) -> date | None:
    moment = row.agreement.first_in_force_at
    return localdate(moment) if moment else None


def _columns(_of: Reading) -> tuple[Column, ...]:
    in_force_first = Case(When(revision__state=State.IN_FORCE, then=Value(0)), default=Value(1))
    title = folded_title(Found.AGREEMENT, [in_force_first, "-revision__number"], agreement=OuterRef("pk"))
    return (
        Column("number", gettext_lazy("Number"), lambda row: row.agreement.reference, by("number"), Sense.NUMBERS),
        Column("title", gettext_lazy("Title"), lambda row: row.agreement.title, (title,)),
        Column(
            "stage", gettext_lazy("Stage"), lambda row: row.agreement.get_stage_display(), (STAGE_ORDER,), Sense.STEPS
        ),
        Column("word", gettext_lazy("How it is doing"), lambda row: str(row.word.label) if row.word else ""),
        Column("parties", gettext_lazy("Departments"), _parties),
        Column("lead", gettext_lazy("Led by"), lambda row: row.agreement.lead.listed_name, by("lead__folded")),
        Column("started", gettext_lazy("Started on"), _started, by("started_at"), Sense.DAYS),
        Column(
            "since",
            gettext_lazy("In force since"),
            _in_force_since,
            by("first_in_force_at"),
            Sense.DAYS,
            has_gaps=True,
        ),
    )


AGREEMENTS = Listing(
    name="agreements",
    page="agreements:agreement-list",
    filter=AgreementFilter,
    columns=_columns,
    order="-number",
    rows=_rows,
    prepared=_lines,
    counted=lambda count: ngettext("%(count)s agreement", "%(count)s agreements", count) % {"count": count},
)
