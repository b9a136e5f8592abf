"""Agreements in force for tests of what is between departments: who promises what to whom, and by when."""

import uuid
from datetime import date, datetime
from typing import Any

from agreements.commitments.handshakes import confirm
from agreements.dashboard.overview.scope import Reading, Scope, read
from agreements.drafting.new_agreement import start
from agreements.models import Commitment
from agreements.scheduler import tick
from stakeholders.models import Department, User
from tests.builders import NOW, a_commitment, a_rhythm, in_force
from tests.people import a_department, a_person


def departments_named(*names: str) -> list[Department]:
    """Departments of these names, each with a head."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    codes = [f"{letters[number // 26]}{letters[number % 26]}X" for number in range(len(names))]
    heads = [a_person(name=f"Head of {name}") for name in names]
    return [a_department(name=name, code=code, head=head) for name, code, head in zip(names, codes, heads, strict=True)]


def head_of(department: Department) -> User:
    assert department.head is not None
    return department.head


def promised(
    giver: Department,
    receiver: Department,
    *,
    owner: User | None = None,
    due_on: date | None = None,
    deliverable: str = "Forecast of the core range",
    also: tuple[Department, ...] = (),
    at: datetime = NOW,
    count: int = 1,
    **rhythm: Any,
) -> list[Commitment]:
    """The promises of one agreement in force: what the head of one department, or `owner`, owes to another."""
    owner = owner or head_of(giver)
    lead = head_of(giver)
    table = list({one.pk: one for one in (giver, receiver, *also)}.values())
    agreement = start(key=uuid.uuid4(), title=deliverable, why_now="", departments=table, by=lead, at=at)
    wordings = [
        a_commitment(agreement, owner=owner, receiver=receiver, due_on=due_on, deliverable=deliverable, at=at)
        for _ in range(count)
    ]
    for wording in wordings:
        confirm(agreement=agreement, key=wording.key, version=wording.version, by=owner, at=at)
    a_rhythm(agreement, by=lead, escalation=lead, at=at, **rhythm)
    in_force(agreement, at=at)
    # Until the schedules are made no date passes.
    tick(at=at)
    return list(Commitment.objects.filter(agreement=agreement).order_by("number"))


def read_by(reader: User, at: datetime, **narrowed: Any) -> Reading:
    """What this person reads at a moment."""
    return read(Scope(reader, at, at.date(), **narrowed))


def a_manager() -> User:
    return a_person(name="Maya Lund", is_manager=True)
