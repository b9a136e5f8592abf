"""Whose yes a change needs, computed from the text in force and the text that is asked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from agreements.analysis.differences import Difference
from agreements.analysis.working_days import WorkingDays
from agreements.approvals.approvers import approvers, right_for
from agreements.approvals.eligible_people import People
from agreements.approvals.matters import changes, matters
from agreements.models import Commitment, SignOff
from agreements.models.canonical import Document
from agreements.models.numbering import CommitmentReference
from agreements.models.sign_off import Capacity
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


@dataclass(frozen=True)
class Need:
    """One yes that is needed; any one of `people` can give it, and nobody if there is none."""

    capacity: Capacity
    people: tuple[User, ...]
    why: str
    party: int | None = None
    commitment: int | None = None
    # Working days in which the decision right asks for an answer; none where no right says so.
    days: int | None = None

    @property
    def names(self) -> str:
        return str(_(" or ")).join(person.name for person in self.people)

    def may_be_given_by(self, user: User) -> bool:
        return user.pk in self._ids

    def answer_among(self, answers: Iterable[SignOff]) -> SignOff | None:
        """Return the answer to this need among those given to the change; None while it waits."""
        return next((given for given in answers if self.is_met_by(given)), None)

    def is_met_by(self, given: SignOff) -> bool:
        at = (given.capacity, given.party_id, given.commitment_id)
        # Who spoke for a department when they answered may not do so any more; the answer is the department's.
        is_theirs = self.capacity == Capacity.ACKNOWLEDGEMENT or given.person_id in self._ids
        return is_theirs and at == (self.capacity, self.party, self.commitment)

    @property
    def _ids(self) -> set[int]:
        return {person.pk for person in self.people}


@dataclass(frozen=True)
class Proposal:
    """The text in force, the text that is asked for, and who asks."""

    before: Document
    after: Document
    asker: User


def needed(before: Document, after: Document, *, asker: User) -> list[Need]:
    """Return every yes that the change from one text to the other needs, the asker's own too.

    Approvers first, then receivers, then owners; one answer that meets several is needed once. The
    number of queries grows with the matters touched, of which there are six, and with nothing else.
    """
    return needed_by_each([Proposal(before, after, asker)])[0]


def needed_by_each(proposals: Sequence[Proposal]) -> list[list[Need]]:
    """Return what `needed` returns for every proposal.

    People and commitments are read for all at once; only a proposal whose asker is its own approver
    costs queries of its own.
    """
    people = People.of(*(text for proposal in proposals for text in (proposal.before, proposal.after)))
    affected = [_affected(proposal) for proposal in proposals]
    ids = _ids_of([change for changes_of_one in affected for change in changes_of_one])
    return [_needs(*pair, ids, people) for pair in zip(proposals, affected, strict=True)]


def _affected(proposal: Proposal) -> list[Difference]:
    return [change for change in changes(proposal.before, proposal.after) if change.kind == "commitment"]


def _needs(proposal: Proposal, affected: list[Difference], ids: dict[str, int], people: People) -> list[Need]:
    return list(
        _each_once(
            [
                *_approvals(proposal.before, proposal.after, proposal.asker, people),
                *(need for change in affected for need in _receivers(change, proposal, ids, people)),
                *(need for change in affected for need in _owners(change, ids[_reference(change)], people)),
            ]
        )
    )


def answer_by(needs: Iterable[Need], *, asked_on: date, working_days: WorkingDays) -> date | None:
    """Return the working day by which the shortest of the touched decision rights asks for an answer, if any does."""
    days = [need.days for need in needs if need.days]
    return working_days.add(asked_on, min(days)) if days else None


@dataclass(frozen=True)
class Asked:
    """The same people, asked in one or several respects: one answer of theirs covers all."""

    names: str
    why: tuple[str, ...]
    given: SignOff | None


def by_person(needs: Iterable[Need], answers: Sequence[SignOff]) -> list[Asked]:
    """Return the needs as people read them; `given` is an answer once nothing waits for these people."""
    together: dict[str, list[Need]] = {}
    for need in needs:
        together.setdefault(need.names, []).append(need)
    return [_asked(names, theirs, answers) for names, theirs in together.items()]


def _asked(names: str, needs: list[Need], answers: Sequence[SignOff]) -> Asked:
    given = [need.answer_among(answers) for need in needs]
    return Asked(names, tuple(need.why for need in needs), given[0] if all(given) else None)


def _approvals(before: Document, after: Document, asker: User, people: People) -> Iterator[Need]:
    for matter in matters(before, after):
        why = _("approves: %(matter)s") % {"matter": str(matter.label).lower()}
        right = right_for(matter, before)
        for asked, party in approvers(matter, before, asker=asker, people=people):
            yield Need(Capacity.APPROVAL, asked, why, party=party, days=right["days"] if right else None)


def _receivers(change: Difference, proposal: Proposal, ids: dict[str, int], people: People) -> Iterator[Need]:
    why, commitment = _("receives %(commitment)s") % {"commitment": _reference(change)}, ids[_reference(change)]
    for party in _named(change, "receiver"):
        # Where nobody speaks for a receiver, nobody can say yes: that stops a change, it is not passed over.
        asked = people.asked_for(party, asker=proposal.asker)
        yield Need(Capacity.ACKNOWLEDGEMENT, asked, why, party=party, commitment=commitment)


def _owners(change: Difference, commitment: int, people: People) -> Iterator[Need]:
    why = _("owns %(commitment)s") % {"commitment": _reference(change)}
    accepting = change.after["owner"]["id"] if change.after else None
    for pk in _named(change, "owner"):
        if pk in people.by_id:
            # Who owns it from now on accepts the new words; who hands it over approves that.
            capacity = Capacity.ACCEPTANCE if pk == accepting else Capacity.APPROVAL
            yield Need(capacity, (people.by_id[pk],), why, commitment=commitment)


def _named(change: Difference, role: str) -> list[int]:
    entries = [entry for entry in (change.before, change.after) if entry is not None]
    return list(dict.fromkeys(entry[role]["id"] for entry in entries))


def _reference(change: Difference) -> str:
    entry = change.after or change.before or {}
    return str(entry["reference"])


def _ids_of(affected: list[Difference]) -> dict[str, int]:
    numbers = [CommitmentReference().to_python(_reference(change)) for change in affected]
    rows = Commitment.objects.filter(number__in=numbers) if numbers else []
    return {commitment.reference: commitment.pk for commitment in rows}


def _each_once(needs: Iterable[Need]) -> Iterator[Need]:
    joined: dict[tuple[Any, ...], Need] = {}
    for need in needs:
        at = (need.capacity, need.party, need.commitment, need.people)
        known = joined.get(at)
        joined[at] = replace(known, why=f"{known.why}; {need.why}") if known else need
    return iter(joined.values())
