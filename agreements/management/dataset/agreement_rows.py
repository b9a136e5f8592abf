"""The rows of one agreement in force with its check-ins, column by column what the verbs write."""

from datetime import date, datetime, time, timedelta
from functools import cache
from operator import attrgetter
from typing import Any

from agreements.analysis.recurrence import Recurrence, Unit
from agreements.management.dataset.recipes import EVERY, Promise, Recipe
from agreements.management.dataset.rows import Rows
from agreements.models import (
    TERM_KINDS,
    Agreement,
    CheckIn,
    Commitment,
    CommitmentTerms,
    Event,
    InboxItem,
    Occasion,
    Outcome,
    Party,
    PartyMember,
    Purpose,
    Review,
    Revision,
    Rhythm,
    Schedule,
    Signatory,
    SignOff,
    Term,
)
from agreements.models.agreement import Stage
from agreements.models.canonical import FORMAT, canonical_bytes, digest_of, spelled
from agreements.models.event import FIRST
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.occasion import Closing
from agreements.models.revision import State
from agreements.models.sign_off import Answer, Capacity
from agreements.models.signatory import head_of
from agreements.models.working_calendar import the_working_days
from stakeholders.models import User

# People answer an hour after they are asked, and others hear of it when the time to undo is over.
ANSWERS_AFTER, TOLD_AFTER = timedelta(hours=1), timedelta(hours=2)
ONE_DAY = timedelta(days=1)
PLACE = attrgetter("position", "key")


class AgreementRows:
    """Writes one recipe into `rows`, in the order in which its verbs would have come."""

    def __init__(self, rows: Rows, recipe: Recipe, first_promise: int) -> None:
        self.rows, self.recipe, self.at = rows, recipe, recipe.in_force_at
        self.next_promise = first_promise
        self.terms: dict[type[Term], list[Any]] = {}
        self.seq, self.hash = 0, FIRST
        self.said: list[tuple[datetime, int, dict[str, Any]]] = []

    def add(self) -> Revision:
        """Add everything; return the revision as it stands once its terms are in the database."""
        lead = self.recipe.first.head
        assert lead is not None  # every department of the dataset has one
        self.lead = lead
        self._begin()
        self._state_the_outcome()
        promised = [self._promise(promise) for promise in self.recipe.promises]
        self._agree_on_a_rhythm()
        sealed = self._sign()
        for promise, commitment, terms in promised:
            self._keep(promise, commitment, terms)
            self.rows.add(commitment)
        for at, by, data in sorted(self.said, key=lambda told: (told[0], told[2]["commitment"])):
            self._record(EventKind.CHECKED_IN, by, at, **data)
        self._plan_the_review()
        return sealed

    def _begin(self) -> None:
        recipe, at = self.recipe, self.at
        self.agreement = Agreement(
            pk=self.rows.number(Agreement),
            number=recipe.number,
            stage=Stage.ACTIVE,
            lead=self.lead,
            started_at=at,
            shared_at=at,
            first_in_force_at=at,
        )
        self.rows.add(self.agreement)
        self.revision = Revision(pk=self.rows.number(Revision), agreement=self.agreement, number=1, is_planned=True)
        self.rows.add(self.revision)
        seats = sorted((recipe.first, recipe.second), key=lambda department: department.name.casefold())
        self._term(
            Purpose, key=Purpose.single_key(self.agreement.key), title=recipe.title, why_now="It is asked often."
        )
        self.parties = []
        for position, department in enumerate(seats, start=1):
            party = Party(pk=self.rows.number(Party), agreement=self.agreement, department=department)
            self.parties.append(party)
            self.rows.add(party)
            signs = {"person": department.head, "signs_as": head_of(department), "position": position}
            self._term(Signatory, party=party, **signs)
            if department == recipe.first:
                self.rows.add(PartyMember(party=party, person=self.lead))
        self._record(EventKind.AGREEMENT_STARTED, self.lead.pk, at, departments=[seat.pk for seat in seats])

    def _state_the_outcome(self) -> None:
        words = {"impact": "Both sides plan with the same figures.", "beneficiaries": "Customers"}
        outcome = self._term(
            Outcome, key=Outcome.single_key(self.agreement.key), **words, indicators="No question is asked twice."
        )
        self._record_added(outcome)
        for party in self.parties:
            self._sign_off(Capacity.ENDORSEMENT, party.department.head, outcome.content_digest(), party=party)
            self._record(EventKind.OUTCOME_ENDORSED, party.department.head_id, self.at, department=party.department_id)

    def _promise(self, promise: Promise) -> tuple[Promise, Commitment, CommitmentTerms]:
        commitment = Commitment(pk=self.rows.number(Commitment), agreement=self.agreement, number=self.next_promise)
        self.next_promise += 1
        receiver = self.recipe.first if promise.to_first else self.recipe.second
        terms = self._term(
            CommitmentTerms,
            key=commitment.key,
            position=len(self.terms.get(CommitmentTerms, [])) + 1,
            commitment=commitment,
            deliverable=f"Figures no. {commitment.number} for {receiver.name}",
            owner=promise.owner,
            receiver=next(party for party in self.parties if party.department == receiver),
            due_on=promise.due_on,
            acceptance=f"{receiver.name} has it in writing.",
        )
        self._record_added(terms)
        self._sign_off(Capacity.ACCEPTANCE, promise.owner, terms.acceptance_digest, commitment=commitment)
        answer = {"commitment": commitment.pk, "reason": ""}
        self._record(EventKind.COMMITMENT_CONFIRMED, promise.owner.pk, self.at, **answer)
        commitment.terms = commitment.followed = terms
        return promise, commitment, terms

    def _agree_on_a_rhythm(self) -> None:
        recipe = self.recipe
        days = {"first_check_in_on": recipe.first_check_in_on, "first_review_on": recipe.first_review_on}
        key = Rhythm.single_key(self.agreement.key)
        self.rhythm = self._term(Rhythm, key=key, every=EVERY, escalation=self.lead, **days)
        self._record_added(self.rhythm)
        pace = (recipe.first_check_in_on, Unit.WEEK, EVERY)
        self.recurrence = Recurrence(*pace, self.lead.zone, self.rhythm.check_in_at, None)

    def _sign(self) -> Revision:
        document = {"format": FORMAT, "agreement": self.agreement.reference, "revision": 1}
        in_order = {kind: sorted(self.terms.get(kind, []), key=PLACE) for kind in TERM_KINDS}
        content = canonical_bytes(document | {"terms": spelled(in_order)})
        digest, text = digest_of(content), {"revision": 1, "digest": digest_of(content)}
        self._record(EventKind.SIGNING_OPENED, self.lead.pk, self.at, **text)
        for party in self.parties:
            self._sign_off(Capacity.SIGNATURE, party.department.head, digest, party=party)
            self._record(EventKind.TEXT_SIGNED, party.department.head_id, self.at, **text)
        self._record(EventKind.TEXT_IN_FORCE, self.parties[-1].department.head_id, self.at, **text)
        sealed = Revision(pk=self.revision.pk, state=State.IN_FORCE, canonical=content, digest=digest)
        sealed.sealed_at, sealed.sealed_by, sealed.in_force_at = self.at, self.lead, self.at
        return sealed

    def _keep(self, promise: Promise, commitment: Commitment, terms: CommitmentTerms) -> None:
        points = range(len(promise.statuses) + promise.is_owed)
        schedule = Schedule(
            pk=self.rows.number(Schedule),
            commitment=commitment,
            revision=self.revision,
            owner=promise.owner,
            zone=promise.owner.zone,
            anchor_on=self.recipe.first_check_in_on,
            unit=Unit.WEEK,
            every=EVERY,
            clock=self.rhythm.check_in_at,
            due_on=terms.due_on,
            next_seq=len(points),
            next_due_at=self.recurrence.due_at(len(points)),
        )
        self.rows.add(schedule)
        for seq in points:
            status = promise.statuses[seq] if seq < len(promise.statuses) else None
            self._ask(schedule, seq, commitment, status)

    def _ask(self, schedule: Schedule, seq: int, commitment: Commitment, status: str | None) -> None:
        # Ids instead of rows: these are the most by far.
        due_at, owner = self.recurrence.due_at(seq), schedule.owner
        answered_at = due_at + ANSWERS_AFTER
        answer = {"closing": Closing.ANSWERED, "closed_at": answered_at} if status else {}
        occasion = Occasion(
            pk=self.rows.number(Occasion),
            schedule_id=schedule.pk,
            seq=seq,
            commitment_id=commitment.pk,
            owner_id=owner.pk,
            due_at=due_at,
            **answer,
        )
        self.rows.add(occasion)
        self.rows.add(
            InboxItem(
                dedupe_key=f"{MessageKind.CHECK_IN_DUE}:occasion-{occasion.pk}:{owner.pk}",
                kind=MessageKind.CHECK_IN_DUE,
                person_id=owner.pk,
                agreement_id=self.agreement.pk,
                occasion_id=occasion.pk,
                created_at=due_at,
                seen_at=answered_at if status else None,
            )
        )
        if status:
            self._answer(occasion, commitment, status, answered_at)

    def _answer(self, occasion: Occasion, commitment: Commitment, status: str, at: datetime) -> None:
        told_at = occasion.due_at + TOLD_AFTER
        word = CheckIn(
            pk=self.rows.number(CheckIn),
            commitment_id=commitment.pk,
            occasion_id=occasion.pk,
            status=status,
            note=NOTES[status],
            by_id=occasion.owner_id,
            at=at,
            told_at=told_at,
        )
        self.rows.add(word)
        commitment.reported_status, commitment.reported_at = status, at
        said = {"status": status, "help": word.help_needed, "channel": word.channel}
        self.said.append((told_at, occasion.owner_id, {"commitment": commitment.pk, "check_in": word.pk} | said))

    def _plan_the_review(self) -> None:
        due_on = self.recipe.first_review_on
        months = self.rhythm.review_months
        rounds = Recurrence(due_on, Unit.MONTH, months, self.lead.zone, time(0), None)
        review = Review(agreement=self.agreement, revision=self.revision, number=1, due_on=due_on)
        review.planned_on, review.next_due_on = day_before(due_on), rounds.day(1)
        self.rows.add(review)

    def _term(self, kind: Any, **values: Any) -> Any:
        term = kind(pk=self.rows.number(kind), revision=self.revision, **values)
        self.terms.setdefault(kind, []).append(term)
        self.rows.add(term)
        return term

    def _sign_off(self, capacity: str, person: User | None, digest: str, **about: Any) -> None:
        given = {"agreement": self.agreement, "revision": self.revision, "answer": Answer.YES, "at": self.at}
        self.rows.add(SignOff(capacity=capacity, person=person, digest=digest, **given, **about))

    def _record_added(self, term: Any) -> None:
        subject = {"term": term.kind, "key": str(term.key), "version": 1, "revision": 1, "after": term.values()}
        self._record(EventKind.TERM_ADDED, self.lead.pk, self.at, **subject)

    def _record(self, kind: str, by: int | None, at: datetime, **data: Any) -> None:
        self.seq += 1
        event = Event(agreement_id=self.agreement.pk, seq=self.seq, kind=kind, by_id=by, at=at, data=data)
        event.previous_hash = self.hash
        event.hash = self.hash = event.computed_hash()
        self.rows.add(event)


@cache
def day_before(due_on: date) -> date:
    """Return the working day on which a review that is due then is planned."""
    return the_working_days(due_on).add(due_on - ONE_DAY, 1)


NOTES = {"on_track": "", "at_risk": "The figures come late this month.", "off_track": "The source is not there yet."}
