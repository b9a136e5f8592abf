"""The list of promises in force: mine or all that one may read, by words, status, sides, owner and date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy

from agreements.dashboard.commitment_list import RELATED, mine
from agreements.dashboard.commitment_status import CommitmentStatus, StatusWord, statuses_as_read
from agreements.dashboard.relations.sides import Delivery, Side, delivery_of, givers, owned_within
from agreements.dashboard.relations.waits import KINDS
from agreements.lists.conditions import folded_title, holds_words
from agreements.lists.promise_filter import ALL, OPEN, PAIR, WAITS, PromiseFilter
from agreements.models import Commitment, Completion, Pause, Purpose
from agreements.models.commitment import CommitmentQuerySet, ReportedStatus
from agreements.models.revision import State
from agreements.models.search_entry import Found
from stakeholders.lists.definition import Listing
from stakeholders.lists.filters import Condition, narrowed
from stakeholders.lists.list_columns import Column, Sense, by
from stakeholders.lists.reader import Reading
from stakeholders.models import Department
from stakeholders.namesakes import tell_apart
from stakeholders.text.sentences import ngettext

IS_DONE = Q(reported_status=ReportedStatus.DONE)


@dataclass(frozen=True)
class PromiseRow:
    """One promise, how it stands for the reader, and the title of its agreement."""

    commitment: Commitment
    status: CommitmentStatus
    title: str
    giver: Side | None = None


def promise_rows(commitments: Sequence[Commitment], reading: Reading) -> list[PromiseRow]:
    """Return what a page shows of these promises; the number of queries does not grow with them."""
    tell_apart(one.terms.owner for one in commitments if one.terms)
    statuses = statuses_as_read(commitments, reader=reading.reader, at=reading.at)
    return [PromiseRow(one, statuses[one.pk], one.title) for one in commitments]  # type: ignore[attr-defined]  # by _rows


def _with_givers(commitments: Sequence[Commitment], reading: Reading) -> list[PromiseRow]:
    """Return what a file says of these promises: with the department that gives."""
    sides = givers(map(delivery_of, commitments))
    rows = promise_rows(commitments, reading)
    return [PromiseRow(row.commitment, row.status, row.title, sides[delivery_of(row.commitment)]) for row in rows]


def _rows(reading: Reading, wanted: dict[str, Any]) -> CommitmentQuerySet:
    """Return the promises asked for; what was withdrawn only where its word is asked for."""
    status = wanted.get("status")
    title = Purpose.objects.filter(revision__agreement=OuterRef("agreement"), revision__state=State.IN_FORCE)
    known = Commitment.objects.visible_to(reading.reader).select_related(*RELATED)
    known = known.annotate(title=Subquery(title.values("title")[:1]))
    rows = known.filter(ended_at__isnull=status != StatusWord.WITHDRAWN)
    if wanted.get("show") != ALL:
        rows = rows.filter(mine(reading.reader, reading.at))
    if wanted.keys() >= PAIR:
        one, other = wanted["department"], wanted["other"]
        rows = rows.filter(pk__in=[*_delivered(one, other, rows), *_delivered(other, one, rows)])
        wanted = {name: value for name, value in wanted.items() if name not in PAIR}
    rows = narrowed(rows, wanted, CONDITIONS, reading)
    if "giver" in wanted:
        rows = rows.filter(pk__in=_delivered(wanted["giver"], None, rows))
    if status == OPEN:
        rows = rows.exclude(reported_status=ReportedStatus.DONE)
    elif status and status != StatusWord.WITHDRAWN:
        rows = rows.filter(pk__in=_standing(status, rows, reading))
    return rows


def _department(department: Department, reading: Reading) -> Q:
    works = Q(terms__owner__in=department.memberships.values("user"))
    leads = Q(terms__owner=department.head_id) | Q(terms__owner__in=department.deputies.values("pk"))
    return works | leads | Q(terms__receiver__department=department)


def _within(days: str, reading: Reading) -> Q:
    return Q(terms__due_on__lte=reading.today + timedelta(days=int(days))) & ~Q(reported_status=ReportedStatus.DONE)


CONDITIONS: Mapping[str, Condition] = {
    "q": lambda asked, reading: holds_words(
        asked, Found.PROMISE, reading.reader, revision=OuterRef("terms__revision"), key=OuterRef("key")
    ),
    "department": _department,
    "other": _department,
    "within": _within,
    "receiver": lambda department, _reading: Q(terms__receiver__department=department),
    "owner": lambda person, _reading: Q(**person.condition("terms__owner")),
    "agreement": lambda number, _reading: Q(agreement__number=number),
    "since": lambda day, _reading: Q(terms__due_on__gte=day),
    "until": lambda day, _reading: Q(terms__due_on__lte=day),
}


def _delivered(giver: Department, receiver: Department | None, rows: CommitmentQuerySet) -> list[int]:
    """Return the ids of those of these promises that one department gives, to another one where that is said."""
    delivery = ("agreement", "terms__owner", "terms__receiver__department")
    found = rows.filter(owned_within(giver.code))
    if receiver:
        found = found.filter(terms__receiver__department=receiver)
    deliveries = {pk: Delivery(*rest) for pk, *rest in found.values_list("pk", *delivery)}
    sides = givers(deliveries.values())
    return [pk for pk, one in deliveries.items() if sides[one].code == giver.code]


def _standing(status: str, rows: CommitmentQuerySet, reading: Reading) -> list[int]:
    """Return the ids of those of these promises that stand so, by the one function that says how a promise stands."""
    words = set(KINDS) if status == WAITS else {StatusWord(status)}
    candidates = rows.filter(_may_stand(words, reading))
    statuses = statuses_as_read(candidates, reader=reading.reader, at=reading.at)
    return [pk for pk, found in statuses.items() if found.word in words]


def _may_stand(words: set[StatusWord], reading: Reading) -> Q:
    """Return a condition without which a promise stands in none of these ways, so that few are looked at closely."""
    sent_back = Q(Exists(Completion.objects.returned().filter(commitment=OuterRef("pk"))))
    reported = {
        StatusWord.NOT_YET: Q(reported_status=ReportedStatus.NOT_YET),
        StatusWord.DONE: Q(reported_status=ReportedStatus.DONE),
        StatusWord.WAITS_FOR_ACCEPTANCE: Q(reported_status=ReportedStatus.DONE),
        StatusWord.SENT_BACK: sent_back,
        StatusWord.DATE_PASSED: Q(terms__due_on__lt=reading.today + timedelta(days=1)),
        StatusWord.PAUSED: Q(agreement__in=Pause.objects.running(reading.at).values("agreement")),
        StatusWord.NO_OWNER: Q(terms__owner__is_active=False),
        StatusWord.NO_NEWS: ~Q(reported_status=ReportedStatus.DONE),
    }
    said = Q(pending__isnull=False)
    for word in words:
        said |= reported.get(word, Q(reported_status=word.value))
    return said


def _reported_on(row: PromiseRow) -> Any:
    return row.status.reported_at


def _columns(reading: Reading) -> tuple[Column, ...]:
    title = folded_title(Found.PROMISE, revision=OuterRef("terms__revision"), key=OuterRef("key"))
    return (
        Column("number", gettext_lazy("Number"), lambda row: row.commitment.reference, by("number"), Sense.NUMBERS),
        Column("promise", gettext_lazy("Promise"), lambda row: row.commitment.terms.deliverable, (title,)),
        Column(
            "owner",
            gettext_lazy("Owner"),
            lambda row: row.commitment.terms.owner.listed_name,
            by("terms__owner__folded"),
        ),
        Column("giver", gettext_lazy("From"), lambda row: row.giver.label),
        Column(
            "receiver",
            gettext_lazy("To"),
            lambda row: row.commitment.terms.receiver.department.name,
            by("terms__receiver__department__folded"),
        ),
        Column(
            "due",
            gettext_lazy("Due on"),
            lambda row: row.commitment.terms.due_on,
            by("terms__due_on", "number"),
            Sense.DAYS,
            (~IS_DONE, IS_DONE),
        ),
        Column("status", gettext_lazy("How it stands"), lambda row: row.status.label),
        Column("report", gettext_lazy("Last report"), lambda row: row.status.reported_label),
        Column("reported", gettext_lazy("Reported on"), _reported_on, by("reported_at"), Sense.DAYS, has_gaps=True),
        Column("acceptance", gettext_lazy("The receiver accepts it when"), lambda row: row.commitment.terms.acceptance),
        Column(
            "agreement",
            gettext_lazy("Agreement"),
            lambda row: row.commitment.agreement.reference,
            by("agreement__number"),
            Sense.NUMBERS,
        ),
        Column("title", gettext_lazy("Title of the agreement"), lambda row: row.title),
    )


PROMISES = Listing(
    name="promises",
    page="agreements:commitment-list",
    filter=PromiseFilter,
    columns=_columns,
    order="due",
    rows=_rows,
    prepared=_with_givers,
    counted=lambda count: ngettext("%(count)s promise", "%(count)s promises", count) % {"count": count},
)
