"""The desk on which one agreement of the demonstration is written: the verbs, with what they need said once."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agreements.agreeing import amending, sealing, signing
from agreements.cadence.checking_in import record_check_in
from agreements.commitments import handshaking
from agreements.drafting import endorsing, parties, terms
from agreements.drafting.sections import KindSlug
from agreements.drafting.starting import start
from agreements.management.demonstration.cast import Department, Person

KINDS = KindSlug()


@dataclass(frozen=True)
class Desk:
    """One agreement and the person who writes most of it."""

    agreement: Any
    writer: Person

    @classmethod
    def open(cls, *, title: str, why_now: str, departments: Iterable[Department], by: Person, at: datetime) -> "Desk":
        """Start an agreement."""
        started = start(key=uuid.uuid4(), title=title, why_now=why_now, departments=departments, by=by, at=at)
        return cls(started, by)

    def seat(self, department: Department, at: datetime) -> Any:
        """Return the department's seat at the table; it has one already, so nothing happens."""
        return parties.join(agreement=self.agreement, department=department, by=self.writer, at=at)

    def welcome(self, person: Person, department: Department, role: str, at: datetime) -> None:
        """Let a person sit for a department."""
        parties.welcome(party=self.seat(department, at), person=person, role=role, by=self.writer, at=at)

    def write(self, kind: str, at: datetime, *, by: Person = None, **values: Any) -> Any:
        """Add a clause and return it."""
        key, by = uuid.uuid4(), by or self.writer
        return terms.add(KINDS.to_python(kind), agreement=self.agreement, key=key, values=values, by=by, at=at)

    def reword(self, term: Any, at: datetime, *, by: Person = None, **values: Any) -> Any:
        """Change some words of a clause and return it."""
        return terms.edit(
            type(term),
            agreement=self.agreement,
            key=term.key,
            version=term.version,
            values=values,
            by=by or self.writer,
            at=at,
        )

    def trade(self, giver: Department, gainer: Department, at: datetime, **values: Any) -> Any:
        """Add a trade-off between two departments."""
        return self.write("trade-off", at, giver=self.seat(giver, at), gainer=self.seat(gainer, at), **values)

    def promise(
        self, owner: Person, receiver: Department, what: str, due_on: date, at: datetime, *, accepted: str, **more: Any
    ) -> Any:
        """Add a commitment; `more` may name the one that it depends on."""
        words = {"deliverable": what, "owner": owner, "due_on": due_on, "acceptance": accepted}
        return self.write("commitment", at, receiver=self.seat(receiver, at), **words, **more)

    def endorse(self, outcome: Any, department: Department, by: Person, at: datetime) -> None:
        """Let a department say that the outcome is theirs too."""
        endorsing.endorse(party=self.seat(department, at), digest=outcome.content_digest(), by=by, at=at)

    def confirm(self, promise: Any, at: datetime, *, due_on: date | None = None) -> None:
        """Let the owner take a commitment on, with another date if one is given."""
        handshaking.confirm(due_on=due_on, **self._answer(promise, at))

    def decline(self, promise: Any, reason: str, at: datetime) -> None:
        """Let the owner say why not."""
        handshaking.decline(reason=reason, **self._answer(promise, at))

    def _answer(self, promise: Any, at: datetime) -> dict[str, Any]:
        said = {"agreement": self.agreement, "key": promise.key, "version": promise.version}
        return said | {"by": promise.owner, "at": at}

    def seal(self, at: datetime) -> str:
        """Open signing and return the digest of the words that are signed."""
        return sealing.seal(agreement=self.agreement, by=self.writer, at=at).digest

    def reopen(self, by: Person, at: datetime) -> None:
        """Open the text again; signatures fall."""
        sealing.reopen(agreement=self.agreement, by=by, at=at)

    def sign(self, digest: str, by: Person, at: datetime) -> None:
        """Let a signatory sign."""
        signing.sign(agreement=self.agreement, digest=digest, by=by, at=at)

    def check_in(self, promise: Any, status: str, note: str, at: datetime, **more: Any) -> None:
        """Let the owner say how it is going."""
        said = {"commitment": promise.commitment, "status": status, "note": note, "by": promise.owner, "at": at}
        record_check_in(**said, **more)

    def ask(self, dates: dict[Any, date], reason: str, by: Person, at: datetime) -> str:
        """Ask for other dates and return the digest of the change."""
        changes = {promise.key: due_on for promise, due_on in dates.items()}
        return amending.ask(agreement=self.agreement, changes=changes, reason=reason, by=by, at=at).digest

    def agree(self, digest: str, by: Person, at: datetime) -> None:
        """Say yes to a change."""
        amending.agree(agreement=self.agreement, digest=digest, by=by, at=at)
