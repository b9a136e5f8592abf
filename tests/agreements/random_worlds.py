"""Small random worlds of agreements, written in bulk: every reason to read something, and every reason not to."""

import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from agreements.models import (
    Agreement,
    Commitment,
    CommitmentTerms,
    DecisionRight,
    Matter,
    Party,
    PartyMember,
    Revision,
    Rhythm,
    Signatory,
    Stakeholder,
    Withdrawal,
)
from agreements.models.agreement import Stage
from agreements.models.revision import State
from stakeholders.models import Absence, Department, Membership, User

BEGUN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PEOPLE, DEPARTMENTS, AGREEMENTS, REVISIONS = 7, 4, 5, 3
SELDOM, OFTEN = 0.15, 0.5


def make(seed: int) -> None:
    """Write the world of this number into an empty database."""
    _World(random.Random(seed)).write()  # noqa: S311 - chooses examples


class _World:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.tag = uuid.uuid4().hex[:8]

    def maybe(self, likely: float) -> bool:
        return self.chance.random() < likely

    def anybody(self) -> User:
        return self.chance.choice(self.people)

    def perhaps(self) -> User | None:
        return self.anybody() if self.maybe(SELDOM) else None

    def write(self) -> None:
        self.write_people()
        self.write_agreements()
        for number in range(1, REVISIONS + 1):
            self.write_revisions(number)
        self.write_withdrawals()

    def write_people(self) -> None:
        self.people = User.objects.bulk_create(
            User(
                email=f"{self.tag}.{number}@example.org",
                name=f"Person {number}",
                joined_at=BEGUN,
                password="!",
                is_active=not self.maybe(SELDOM),
                is_manager=self.maybe(SELDOM),
            )
            for number in range(PEOPLE)
        )
        self.departments = Department.objects.bulk_create(
            Department(name=f"D{number}", code=f"QX{chr(65 + number)}", head=self.perhaps())
            for number in range(DEPARTMENTS)
        )
        through = Department.deputies.through
        through._default_manager.bulk_create(
            through(department_id=one.pk, user_id=self.anybody().pk) for one in self.departments if self.maybe(SELDOM)
        )
        Membership.objects.bulk_create(
            Membership(user=person, department=one)
            for person in self.people
            for one in self.departments
            if self.maybe(SELDOM)
        )
        Absence.objects.bulk_create(filter(None, map(self.an_absence, self.people)))

    def an_absence(self, person: User) -> Absence | None:
        if not self.maybe(2 * SELDOM):
            return None
        now, stand_in = timezone.now(), self.anybody()
        starts_at = now + timedelta(days=self.chance.choice([-9, -2, -2, -2, -2, 4]))
        ends_at = starts_at + timedelta(days=5)
        return Absence(
            person=person,
            stand_in=None if stand_in == person else stand_in,
            from_on=starts_at.date(),
            until_on=ends_at.date(),
            starts_at=starts_at,
            ends_at=ends_at,
            made_at=BEGUN,
            cancelled_at=now if self.maybe(SELDOM) else None,
        )

    def write_agreements(self) -> None:
        self.agreements = Agreement.objects.bulk_create(self.an_agreement(number) for number in range(AGREEMENTS))
        self.parties = Party.objects.bulk_create(
            Party(agreement=agreement, department=one, left_at=BEGUN if self.maybe(SELDOM) else None)
            for agreement in self.agreements
            for one in self.chance.sample(self.departments, 2)
        )
        PartyMember.objects.bulk_create(
            PartyMember(party=party, person=person, role=self.chance.choice(PartyMember.Role.values))
            for party in self.parties
            for person in self.people
            if self.maybe(SELDOM / 2)
        )

    def an_agreement(self, number: int) -> Agreement:
        lead, second = self.anybody(), self.perhaps()
        stage = self.chance.choice(Stage.values)
        is_shared = stage in (Stage.SIGNING, Stage.ACTIVE) or self.maybe(OFTEN)
        return Agreement(
            number=90_000 + number,
            stage=stage,
            lead=lead,
            second_lead=None if second == lead else second,
            started_at=BEGUN,
            shared_at=BEGUN if is_shared else None,
            first_in_force_at=BEGUN if stage == Stage.ACTIVE else None,
        )

    def write_revisions(self, number: int) -> None:
        drafts = Revision.objects.bulk_create(
            Revision(agreement=agreement, number=number) for agreement in self.agreements
        )
        for draft in drafts:
            self.write_terms(draft)
        for draft in drafts:
            draft.state = self.a_state(draft)
            if draft.state not in (State.DRAFT, State.ABANDONED):
                draft.digest, draft.sealed_at, draft.sealed_by = "0" * 64, BEGUN, draft.agreement.lead
            if draft.state in (State.IN_FORCE, State.SUPERSEDED):
                draft.in_force_at = BEGUN
        Revision.objects.bulk_update(drafts, ["state", "digest", "sealed_at", "sealed_by", "in_force_at"])

    def a_state(self, draft: Revision) -> str:
        """Only the last is open, and one is in force."""
        if draft.number == REVISIONS and self.maybe(OFTEN):
            return self.chance.choice([State.DRAFT, State.SEALED])
        taken = Revision.objects.filter(agreement=draft.agreement, state=State.IN_FORCE).exists()
        return self.chance.choice([State.SUPERSEDED, State.ABANDONED, *([] if taken else [State.IN_FORCE])])

    def write_terms(self, draft: Revision) -> None:
        parties = [party for party in self.parties if party.agreement == draft.agreement]
        each: list[Any] = []
        if self.maybe(1 - SELDOM):
            each.append(self.a_promise(draft, parties[0]))
        if self.maybe(OFTEN):
            right = {
                "matter": self.chance.choice(Matter.values),
                "approver": self.anybody(),
                "told": self.chance.choice([None, *self.people]),
            }
            each.append(DecisionRight(revision=draft, **right))
        if self.maybe(OFTEN):
            each.append(Signatory(revision=draft, party=parties[1], person=self.anybody()))
        if self.maybe(OFTEN):
            asked = {"department": self.departments[0], "person": self.anybody()}
            each.append(Stakeholder(revision=draft, capacity="expert", needed="input", **asked))
        if self.maybe(OFTEN):
            days = {"first_check_in_on": BEGUN.date(), "first_review_on": BEGUN.date()}
            each.append(Rhythm(revision=draft, escalation=self.anybody(), **days))
        for term in each:
            term.save(force_insert=True)

    def a_promise(self, draft: Revision, receiver: Party) -> CommitmentTerms:
        commitment = Commitment.objects.create(
            agreement=draft.agreement, number=90_000 + 10 * draft.agreement.number + draft.number
        )
        promise = {"commitment": commitment, "owner": self.anybody(), "receiver": receiver, "due_on": BEGUN.date()}
        return CommitmentTerms(revision=draft, deliverable="A list", **promise)

    def write_withdrawals(self) -> None:
        for revision in Revision.objects.filter(number__lt=REVISIONS, agreement__in=self.agreements):
            if self.maybe(SELDOM / 2) and not Withdrawal.objects.filter(agreement=revision.agreement).exists():
                ended = {"taken_up_by": self.anybody(), "taken_up_at": BEGUN} if self.maybe(OFTEN) else {}
                said = {"agreement": revision.agreement, "revision": revision, "by": self.anybody(), "at": BEGUN}
                Withdrawal.objects.create(**said, **ended)
