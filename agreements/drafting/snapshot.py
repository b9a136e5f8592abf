"""A snapshot of a revision: its clauses, its parties and the answers to its text, read together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F

from agreements.drafting.endorsements import endorsers
from agreements.models import (
    TERM_KINDS,
    Agreement,
    CommitmentTerms,
    CounterOffer,
    OpenPoint,
    OpenPointReply,
    Outcome,
    Party,
    Revision,
    Signatory,
    SignOff,
    Term,
    counter_offer,
)
from agreements.models.agreement import AnyOf
from agreements.models.canonical import with_names
from agreements.models.counter_offer import Consent
from agreements.models.handshake import match, unanswered
from agreements.models.open_point_reply import newest_replies
from agreements.models.sign_off import Capacity
from stakeholders.models import User
from stakeholders.namesakes import tell_apart
from stakeholders.prepared_queries import Queries, prepared

# The fields of clauses that name a person.
PEOPLE = ("owner", "approver", "told", "person", "escalation")


@dataclass(frozen=True)
class Snapshot:
    """A revision as it stood when it was read; judging it asks the database nothing more."""

    agreement: Agreement
    revision: Revision
    # At the table, alphabetically.
    parties: list[Party]
    terms: dict[type[Term], list[Any]]
    sign_offs: list[SignOff]
    # What waits for a receiver's consent, also to words that have changed since.
    proposals: list[CounterOffer]
    # The newest turn after each open refusal, by its id.
    replies: dict[int, OpenPointReply]
    # The earlier texts that were refused and are not settled, by id.
    refused: dict[int, Revision]
    # What is open between the parties, in the order in which it was raised; refusals to sign stand there too.
    points: list[OpenPoint]

    def one(self, kind: type[Term]) -> Any:
        """Return the first clause of a kind, or None."""
        return next(iter(self.terms[kind]), None)

    @cached_property
    def answers(self) -> dict[int, SignOff]:
        """The owners' valid answers to exactly these words, by commitment id."""
        return match(self.terms[CommitmentTerms], self._given(Capacity.ACCEPTANCE))

    @cached_property
    def endorsed(self) -> set[int | None]:
        """The ids of the parties that endorsed exactly this outcome."""
        outcome = self.one(Outcome)
        return endorsers(outcome, self._given(Capacity.ENDORSEMENT)) if outcome else set()

    @cached_property
    def waivers(self) -> dict[int | None, SignOff]:
        """What the parties said that go along with exactly this outcome without endorsing it, by id of the party."""
        outcome = self.one(Outcome)
        digest = outcome.content_digest() if outcome else ""
        return {one.party_id: one for one in self._given(Capacity.WAIVER) if one.digest == digest}

    @property
    def unendorsed(self) -> list[Party]:
        """The parties that have neither endorsed the outcome nor waived that; none before there is an outcome."""
        said = {*self.endorsed, *self.waivers}
        return [party for party in self.parties if party.pk not in said] if self.one(Outcome) else []

    @property
    def offers(self) -> list[CommitmentTerms]:
        """The commitments that wait for their owner's word."""
        return unanswered(self.terms[CommitmentTerms], self.answers, self.counter_offers)

    @property
    def declined(self) -> list[tuple[CommitmentTerms, SignOff]]:
        """The commitments to which their owner said no as worded, each with that answer."""
        given = [(wording, self.answers.get(wording.commitment_id)) for wording in self.terms[CommitmentTerms]]
        return [(wording, answer) for wording, answer in given if answer and answer.answer == SignOff.Answer.NO]

    @property
    def unsigned(self) -> list[User]:
        """The signatories who gave this text no answer: neither signed it nor said why they cannot."""
        given = {one.person_id for one in self._given(Capacity.SIGNATURE) if one.revision_id == self.revision.pk}
        named = {seat.person_id: seat.person for seat in self.terms[Signatory]}
        return [person for pk, person in named.items() if pk not in given]

    @cached_property
    def refusals(self) -> list[SignOff]:
        """Every open "we cannot sign as it stands"."""
        return [given for given in self.sign_offs if _is_refusal(given)]

    @property
    def objections(self) -> list[OpenPoint]:
        """The open objections that were raised in the talk; refusals to sign stand apart."""
        return [point for point in self.points if point.is_objection and point.refusal_id is None]

    @cached_property
    def counter_offers(self) -> dict[int, CounterOffer]:
        """What waits for a receiver's consent to exactly these words, by commitment id."""
        return counter_offer.match(self.terms[CommitmentTerms], self.proposals)

    def _given(self, capacity: Capacity) -> Iterator[SignOff]:
        return (given for given in self.sign_offs if given.capacity == capacity)


def read(agreement: Agreement, revision: Revision) -> Snapshot:
    """Read a revision; the number of queries does not depend on its length."""
    revision.agreement = agreement
    return read_all([revision])[0]


def read_all(revisions: Sequence[Revision]) -> list[Snapshot]:
    """Read several revisions, each with its agreement at hand, in the same number of queries as one."""
    agreements = [revision.agreement_id for revision in revisions]
    found = _rows(agreements=agreements, revisions=[revision.pk for revision in revisions])
    seats = _grouped(found["parties"], "agreement_id")
    given = _grouped(found["sign_offs"], "agreement_id")
    refusals = [one for answers in given.values() for one in answers if _is_refusal(one)]
    replies = newest_replies(refusals) if refusals else {}
    before = {refusal.revision_id for refusal in refusals} - {revision.pk for revision in revisions}
    refused = Revision.objects.in_bulk(before) if before else {}
    proposals, points = _grouped(found["waiting"], "revision_id"), _grouped(found["points"], "agreement_id")
    terms = {kind: _grouped(found[kind.kind], "revision_id") for kind in TERM_KINDS}
    clauses = [clause for found in terms.values() for group in found.values() for clause in group]
    texts = {revision.pk: revision for revision in revisions}
    for clause in clauses:
        clause.revision = texts[clause.revision_id]
    for revision in revisions:
        for point in points[revision.agreement_id]:
            point.agreement = revision.agreement
    tell_apart(getattr(clause, name) for clause in clauses for name in PEOPLE if hasattr(clause, name))
    return [
        Snapshot(
            agreement=revision.agreement,
            revision=revision,
            parties=seats[revision.agreement_id],
            terms={kind: terms[kind][revision.pk] for kind in TERM_KINDS},
            sign_offs=given[revision.agreement_id],
            proposals=proposals[revision.pk],
            replies=replies,
            refused=refused,
            points=points[revision.agreement_id],
        )
        for revision in revisions
    ]


@prepared
def _rows(*, agreements: list[int], revisions: list[int]) -> Queries:
    sign_offs = SignOff.objects.valid().filter(AnyOf(F("agreement"), agreements))
    waiting = CounterOffer.objects.filter(AnyOf(F("revision"), revisions), consent=Consent.OPEN)
    points = OpenPoint.objects.open().with_raiser().filter(AnyOf(F("agreement"), agreements))
    return {
        "parties": Party.objects.filter(AnyOf(F("agreement"), agreements)).present(),
        "sign_offs": sign_offs.select_related("party__department", "person").order_by("pk"),
        "points": points.select_related("raised_by", "party__department", "asked__department").order_by("number"),
        "waiting": waiting.select_related("owner", "to").order_by("pk"),
        **{kind.kind: with_names(kind).filter(AnyOf(F("revision"), revisions)) for kind in TERM_KINDS},
    }


def _is_refusal(given: SignOff) -> bool:
    return given.capacity == Capacity.SIGNATURE and given.answer == SignOff.Answer.NO


def _grouped(rows: Iterable[Any], by: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, by)].append(row)
    return groups
