"""All promises in force between two sides, in both directions, with who waits; those that wait stand first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from agreements.dashboard.commitment_status import CommitmentStatus, StatusWord
from agreements.dashboard.overview.scope import Scope, read
from agreements.dashboard.relations.sides import Side, delivery_of, givers, owned_within
from agreements.dashboard.relations.waits import Wait, waits
from agreements.models import Commitment
from stakeholders.text.sentences import gettext as _

# In this order: the first side waits, the other one does, nobody does, nothing is left to do.
FIRST_WAITS, OTHER_WAITS, RUNS, IS_DONE = range(4)


@dataclass(frozen=True)
class Row:
    """One promise between them, how it stands, and who waits if anybody does."""

    commitment: Commitment
    status: CommitmentStatus
    wait: Wait | None
    group: int


@dataclass(frozen=True)
class Group:
    """Promises of which the same side waits: how many there are, and those of this page."""

    label: str
    count: int
    rows: list[Row]


def between(scope: Scope, one: Side, other: Side, kind: str = "") -> list[Row]:
    """Return the promises between the two; of one kind of waiting where `kind` names it; constant queries."""
    gives = owned_within(one.code) & Q(terms__receiver__department__code=other.code)
    gets = owned_within(other.code) & Q(terms__receiver__department__code=one.code)
    reading = read(scope, gives | gets)
    waiting = {wait.commitment.pk: wait for wait in waits(reading)}
    sides = givers(delivery_of(commitment) for commitment in reading.commitments)
    directions = {(one.code, other.code), (other.code, one.code)}
    rows = []
    for commitment in reading.commitments:
        assert commitment.terms is not None  # only commitments in force are read
        direction = sides[delivery_of(commitment)].code, commitment.terms.receiver.department.code
        status, wait = reading.statuses[commitment.pk], waiting.get(commitment.pk)
        if direction in directions and (not kind or (wait and wait.kind == kind)):
            rows.append(Row(commitment, status, wait, _group(status, wait, one)))
    return sorted(rows, key=_order)


def groups(rows: list[Row], shown: list[Row], one: Side, other: Side) -> list[Group]:
    """Return the rows of a page by who waits, with how many there are of each on all pages."""
    waits_for = _("%(department)s waits for %(other)s")
    labels = [
        waits_for % {"department": one.label, "other": other.label},
        waits_for % {"department": other.label, "other": one.label},
        _("Nobody waits"),
        _("Done"),
    ]
    found = (
        Group(label, sum(row.group == number for row in rows), [row for row in shown if row.group == number])
        for number, label in enumerate(labels)
    )
    return [group for group in found if group.rows]


def _group(status: CommitmentStatus, wait: Wait | None, one: Side) -> int:
    if wait:
        return FIRST_WAITS if wait.waits.code == one.code else OTHER_WAITS
    return IS_DONE if status.word == StatusWord.DONE else RUNS


def _order(row: Row) -> tuple[int, int, date, int]:
    assert row.commitment.terms is not None  # only commitments in force are read
    days = row.wait.working_days if row.wait else 0
    return row.group, -days, row.commitment.terms.due_on, row.commitment.number
