"""Agreements for tests, made through the verbs alone, so that every row is one that people could have made."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from agreements.commitments.handshakes import confirm
from agreements.drafting import terms
from agreements.drafting.endorsements import endorse
from agreements.drafting.new_agreement import start
from agreements.drafting.participation import answer_participation
from agreements.drafting.terms import open_draft
from agreements.models import (
    Agreement,
    Commitment,
    CommitmentTerms,
    DecisionRight,
    Outcome,
    Party,
    Rhythm,
    Signatory,
)
from agreements.revisions.sealing import seal
from agreements.signing.signatures import sign
from stakeholders.models import Department, User
from tests.people import a_department, a_person

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Table:
    """Two departments at one table: ana heads Sales and leads, ben heads Operations; the others watch."""

    ana: User
    ben: User
    sales: Department
    operations: Department


def a_table() -> Table:
    """Ana heads Sales, Ben heads Operations."""
    ana, ben = a_person(name="Ana Ruiz"), a_person(name="Ben Ode")
    sales = a_department(name="Sales", code="SAL", head=ana)
    operations = a_department(name="Operations", code="OPS", head=ben)
    return Table(ana, ben, sales, operations)


def a_draft(
    table: Table,
    *,
    title: str = "Stock for the spring season",
    why_now: str = "Spring orders begin in March.",
    at: datetime = NOW,
    also: Sequence[Department] = (),
) -> Agreement:
    """A draft that Ana has just started with Operations."""
    return start(
        key=uuid.uuid4(),
        title=title,
        why_now=why_now,
        departments=[table.sales, table.operations, *also],
        by=table.ana,
        at=at,
    )


def a_draft_with_ben(table: Table, *, at: datetime = NOW) -> Agreement:
    """A draft in which Ben has said that he takes part: that question waits for him no more."""
    agreement = a_draft(table, at=at)
    answer_participation(agreement=agreement, answer="yes", by=table.ben, at=at)
    return agreement


def seat_of(agreement: Agreement, department: Department) -> Party:
    """The department's seat at the table."""
    return Party.objects.get(agreement=agreement, department=department)


def a_term(kind: type[Any], agreement: Agreement, *, by: User, at: datetime = NOW, **values: Any) -> Any:
    """Any clause, with exactly these values."""
    return terms.add(kind, agreement=agreement, key=uuid.uuid4(), values=values, by=by, at=at)


def an_outcome(
    agreement: Agreement,
    *,
    by: User,
    at: datetime = NOW,
    impact: str = "Shelves are full.",
    beneficiaries: str = "Customers",
    indicators: str = "97 % in stock",
) -> Outcome:
    """A complete shared outcome."""
    values = {"impact": impact, "beneficiaries": beneficiaries, "indicators": indicators}
    return a_term(Outcome, agreement, by=by, at=at, **values)


def a_commitment(
    agreement: Agreement,
    *,
    owner: User,
    receiver: Department,
    by: User | None = None,
    deliverable: str = "Forecast of the core range",
    due_on: date | None = None,
    acceptance: str = "Sales has it in writing.",
    depends_on: Commitment | None = None,
    at: datetime = NOW,
) -> CommitmentTerms:
    """A commitment in the draft, not confirmed yet; due in six weeks."""
    return a_term(
        CommitmentTerms,
        agreement,
        by=by or agreement.lead,
        at=at,
        deliverable=deliverable,
        owner=owner,
        receiver=seat_of(agreement, receiver),
        due_on=due_on or (at + timedelta(weeks=6)).date(),
        acceptance=acceptance,
        depends_on=depends_on,
    )


def a_rhythm(agreement: Agreement, *, by: User, escalation: User, at: datetime = NOW, **values: Any) -> Rhythm:
    """Check-ins every two weeks, beginning a week from now."""
    base = {
        "every": 2,
        "first_check_in_on": (at + timedelta(weeks=1)).date(),
        "first_review_on": (at + timedelta(weeks=8)).date(),
        "ends_on": None,
        "escalation": escalation,
    }
    return a_term(Rhythm, agreement, by=by, at=at, **(base | values))


def a_right(
    agreement: Agreement,
    *,
    matter: str,
    approver: User,
    by: User,
    told: User | None = None,
    days: int = 3,
    at: datetime = NOW,
) -> DecisionRight:
    """One approver for one matter."""
    values = {"matter": matter, "words": "", "approver": approver, "told": told, "days": days}
    return a_term(DecisionRight, agreement, by=by, at=at, **values)


def endorsed_by_all(agreement: Agreement, *, at: datetime = NOW) -> Outcome:
    """An outcome, stated if there is none, that every party endorses, each by the head of its department."""
    outcome = Outcome.objects.filter(revision=open_draft(agreement)).first()
    outcome = outcome or an_outcome(agreement, by=agreement.lead, at=at)
    for party in Party.objects.filter(agreement=agreement).present():
        by = party.department.head or agreement.lead
        endorse(party=party, digest=outcome.content_digest(), by=by, at=at)
    return outcome


def ready_to_seal(table: Table, *, at: datetime = NOW, **commitment: Any) -> Agreement:
    """A draft with an endorsed outcome, one confirmed commitment of Ben's to Sales, and a rhythm: nothing blocks."""
    agreement = a_draft(table, at=at)
    endorsed_by_all(agreement, at=at)
    wording = a_commitment(agreement, **({"owner": table.ben, "receiver": table.sales, "at": at} | commitment))
    confirm(agreement=agreement, key=wording.key, version=wording.version, by=wording.owner, at=at)
    a_rhythm(agreement, by=table.ana, escalation=table.ana, at=at)
    return agreement


def in_force(agreement: Agreement, *, at: datetime = NOW) -> Agreement:
    """Seal a draft that is ready, but perhaps for its outcome, and let every signatory sign."""
    endorsed_by_all(agreement, at=at)
    sealed = seal(agreement=agreement, by=agreement.lead, at=at)
    for signatory in Signatory.objects.filter(revision=sealed).select_related("person").order_by("pk"):
        sign(agreement=agreement, digest=sealed.digest, by=signatory.person, at=at)
    agreement.refresh_from_db()
    return agreement
