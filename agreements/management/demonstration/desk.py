"""Calls the verbs for one agreement of the demonstration, with agreement and moment filled in."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agreements.amendments import answers, proposals
from agreements.cadence import decision_requests
from agreements.cadence.check_ins import record_check_in
from agreements.cadence.disclosure import announce_now
from agreements.checks import warnings
from agreements.commitments import acknowledgements, completions, counter_offer_answers, counter_offers, handshakes
from agreements.drafting import endorsements, parties, terms
from agreements.drafting.new_agreement import start
from agreements.drafting.sections import KindSlug
from agreements.drafting.shared_drafts import share
from agreements.lifecycle import pauses
from agreements.management.demonstration.cast import Department, Person
from agreements.notifications.preferences.update import follow
from agreements.preparation import stances, timetables
from agreements.reviews import recording
from agreements.revisions import sealing
from agreements.signing import signatures

KINDS = KindSlug()


@dataclass(frozen=True)
class Desk:
    """One agreement and the person who writes most of it."""

    agreement: Any
    writer: Person

    @classmethod
    def open(
        cls, *, title: str, why_now: str, departments: Iterable[Department], by: Person, at: datetime, note: str = ""
    ) -> "Desk":
        """Start an agreement and send it to the others with a few words."""
        started = start(
            key=uuid.uuid4(), title=title, why_now=why_now, departments=departments, by=by, at=at, is_shared=False
        )
        return cls(share(agreement=started, covering_note=note, by=by, at=at), by)

    def seat(self, department: Department, at: datetime) -> Any:
        """Return the department's seat at the table; it has one already, so nothing happens."""
        return parties.join(agreement=self.agreement, department=department, by=self.writer, at=at)

    def add_member(self, person: Person, department: Department, role: str, at: datetime) -> None:
        """Add a person to the party of a department."""
        parties.add_member(party=self.seat(department, at), person=person, role=role, by=self.writer, at=at)

    def write(self, kind: str, at: datetime, *, by: Person = None, **values: Any) -> Any:
        """Add a clause and return it."""
        key, by = uuid.uuid4(), by or self.writer
        return terms.add(KINDS.to_python(kind), agreement=self.agreement, key=key, values=values, by=by, at=at)

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
        endorsements.endorse(party=self.seat(department, at), digest=outcome.content_digest(), by=by, at=at)

    def stand(self, department: Department, degree: str, reason: str, by: Person, at: datetime) -> None:
        """Say for the first time where a department stands on the draft."""
        party = self.seat(department, at)
        stances.take_stance(party=party, degree=degree, reason=reason, version=0, by=by, at=at)

    def propose_days(self, at: datetime, **days: date) -> None:
        """Propose by when to talk, to have the text, and to sign."""
        timetables.set_timetable(agreement=self.agreement, days=days, version=0, by=self.writer, at=at)

    def set_aside(self, warning: str, reason: str, by: Person, at: datetime) -> None:
        """Set aside what is worth a look, with the reason that stands in the text."""
        warnings.set_aside(agreement=self.agreement, warning=warning, reason=reason, by=by, at=at)

    def confirm(self, promise: Any, at: datetime) -> None:
        """Let the owner take a commitment on."""
        handshakes.confirm(**self._answer(promise, at))

    def offer_date(self, promise: Any, due_on: date, reason: str, at: datetime) -> Any:
        """Let the owner take a commitment on for another date; return the question to the receiver."""
        return counter_offers.offer_date(due_on=due_on, reason=reason, **self._answer(promise, at))

    def decline(self, promise: Any, reason: str, at: datetime) -> None:
        """Let the owner say why not."""
        handshakes.decline(reason=reason, **self._answer(promise, at))

    def pass_on(self, promise: Any, to: Person, reason: str, at: datetime) -> Any:
        """Let the owner name somebody else; return the question to the receiver."""
        return counter_offers.pass_on(to=to, reason=reason, **self._answer(promise, at))

    def consent(self, question: Any, promise: Any, by: Person, at: datetime) -> Any:
        """Let the receiver agree to it; return the commitment with its new owner."""
        counter_offer_answers.consent(offer=question, version=promise.version, by=by, at=at)
        promise.refresh_from_db()
        return promise

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
        signatures.sign(agreement=self.agreement, digest=digest, by=by, at=at)

    def check_in(self, promise: Any, status: str, note: str, at: datetime, **more: Any) -> Any:
        """Let the owner say how it is going and tell it at once; return what was said."""
        said = {"commitment": promise.commitment, "status": status, "note": note, "by": promise.owner, "at": at}
        word = record_check_in(**said, **more)
        announce_now(check_in=word, at=at)
        word.refresh_from_db()
        return word

    def acknowledge(self, word: Any, note: str, by: Person, at: datetime) -> None:
        """Let the receiver say that a word was read."""
        acknowledgements.acknowledge(check_in=word, note=note, by=by, at=at)

    def accept(self, word: Any, by: Person, at: datetime) -> None:
        """Let the receiver say that what is done is what was promised."""
        completions.accept_completion(completion=word.completion, by=by, at=at)

    def ask_contact(self, word: Any, at: datetime) -> None:
        """Let the owner ask the escalation contact to decide."""
        decision_requests.ask_for_a_decision(check_in=word, by=word.by, at=at)

    def decide(self, word: Any, words: str, by: Person, at: datetime) -> None:
        """Let the escalation contact decide."""
        decision_requests.decide(check_in=word, words=words, by=by, at=at)

    def review(
        self, number: int, at: datetime, *, decisions: Iterable[str], actions: Iterable[tuple[Any, ...]], **minutes: Any
    ) -> Any:
        """Note what a review settled, and return it; an action is what is done, by whom and until when."""
        planned = self.agreement.reviews.get(number=number)
        kind = planned.points.model.Kind
        points = [recording.Point(kind.DECISION, words) for words in decisions]
        points += [recording.Point(kind.ACTION, *action) for action in actions]
        return recording.hold(review=planned, version=planned.version, points=points, at=at, **minutes)

    def move_review(self, number: int, to: date, by: Person, at: datetime) -> None:
        """Let a review that is planned take place on another day."""
        planned = self.agreement.reviews.get(number=number)
        recording.move(review=planned, version=planned.version, to=to, by=by, at=at)

    def ask(self, dates: dict[Any, date], reason: str, by: Person, at: datetime) -> str:
        """Ask for other dates and return the digest of the change."""
        changes = {promise.key: due_on for promise, due_on in dates.items()}
        return proposals.propose(agreement=self.agreement, changes=changes, reason=reason, by=by, at=at).digest

    def finish(self, review: Any, beginning: str, by: Person, at: datetime) -> None:
        """Note that the action whose words begin so is done."""
        action = review.points.get(text__startswith=beginning)
        recording.finish(key=action.key, by=by, at=at)

    def hand_over(self, owners: dict[Any, Person], reason: str, by: Person, at: datetime) -> str:
        """Ask for other owners and return the digest of the change."""
        named = {promise.key: owner for promise, owner in owners.items()}
        return proposals.propose(agreement=self.agreement, owners=named, reason=reason, by=by, at=at).digest

    def agree(self, digest: str, by: Person, at: datetime) -> None:
        """Say yes to a change."""
        answers.agree(agreement=self.agreement, digest=digest, by=by, at=at)

    def pause(self, from_on: date, until_on: date, reason: str, by: Person, at: datetime) -> None:
        """Let the agreement rest from one day to another."""
        pauses.pause(agreement=self.agreement, from_on=from_on, until_on=until_on, reason=reason, by=by, at=at)

    def follow(self, person: Person, level: str, at: datetime) -> None:
        """Let a person follow the agreement more or less closely."""
        follow(agreement=self.agreement, level=level, by=person, at=at)
