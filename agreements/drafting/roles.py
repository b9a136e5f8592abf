"""The parts that one text gives to people and departments, and what follows from each part."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from agreements.drafting.sections import OF_KIND
from agreements.drafting.snapshot import Snapshot
from agreements.models import (
    CommitmentTerms,
    DecisionRight,
    Matter,
    Party,
    PartyMember,
    Rhythm,
    Signatory,
    SignOff,
    Stakeholder,
    Term,
)
from agreements.models.sign_off import Answer, Capacity
from stakeholders.models import Department, User
from stakeholders.text.sentences import gettext as _


class Kind(StrEnum):
    """The roles that a person can have in an agreement, the most important first."""

    LEADS = "leads"
    SIGNS = "signs"
    REPRESENTS = "represents"
    OWNS = "owns"
    DECIDES = "decides"
    HELPS = "helps"
    IS_ASKED = "is_asked"
    IS_TOLD = "is_told"
    READS = "reads"


# What each part means for the one who has it.
FOLLOWS: dict[Kind, tuple[str | Promise, str | Promise]] = {
    Kind.LEADS: (gettext_lazy("leads"), gettext_lazy("Asks the others, and opens signing when nothing blocks it.")),
    Kind.SIGNS: (
        gettext_lazy("signs"),
        gettext_lazy("The agreement is in force when all signatories have signed the same words."),
    ),
    Kind.REPRESENTS: (
        gettext_lazy("represents"),
        gettext_lazy("Writes the draft with the others, agrees to the outcome, accepts what is delivered."),
    ),
    Kind.OWNS: (
        gettext_lazy("owns a promise"),
        gettext_lazy("Says first whether they take it on; then how it is going, on the agreed rhythm."),
    ),
    Kind.DECIDES: (
        gettext_lazy("decides"),
        gettext_lazy("A change of that matter takes force only when they agree."),
    ),
    Kind.HELPS: (
        gettext_lazy("helps when something is stuck"),
        gettext_lazy("Is asked when owner and receiver get no further by themselves."),
    ),
    Kind.IS_ASKED: (
        gettext_lazy("is asked"),
        gettext_lazy("Their word, approval or work is needed; they read along and sign nothing."),
    ),
    Kind.IS_TOLD: (gettext_lazy("is told"), gettext_lazy("Hears of every such change; nothing waits for them.")),
    Kind.READS: (gettext_lazy("reads along"), gettext_lazy("Reads the draft and the answers of all.")),
}

ABOUT = {
    Matter.DATES: gettext_lazy("dates"),
    Matter.DELIVERABLES: gettext_lazy("what is delivered"),
    Matter.PEOPLE: gettext_lazy("owners and receivers"),
    Matter.TRADE_OFFS: gettext_lazy("trade-offs"),
    Matter.OUTCOME: gettext_lazy("the shared outcome"),
    Matter.RULES: gettext_lazy("parties, decision rights and rhythm"),
}


@dataclass(frozen=True)
class Part:
    """One part of one person or name: what it is in words, how it stands, and the row that gives it."""

    kind: Kind
    words: str
    # Somebody with an account, or a name without one.
    who: User | str
    # How far it is: signed, confirmed. Settled notes get a tick.
    note: str = ""
    is_settled: bool = False
    # The department it is for, and the one somebody without a seat is listed under.
    department: Department | None = None
    clause: Term | None = None
    member: PartyMember | None = None

    @property
    def is_of_this_page(self) -> bool:
        """True for clauses that are written among the people; the others stand in a section of their own."""
        return self.kind in {Kind.SIGNS, Kind.IS_ASKED}

    @property
    def section(self) -> str:
        """The section of its clause; empty for a seat."""
        return OF_KIND[self.clause.kind].slug if self.clause else ""


def parts_in(snapshot: Snapshot) -> list[Part]:
    """Return every part in a text, in the order of their weight; the parties come with their people at hand."""
    found = [
        *_leading(snapshot),
        *_signing(snapshot),
        *(part for party in snapshot.parties for part in _representing(party)),
        *_owning(snapshot),
        *_deciding(snapshot),
        *(Part(Kind.HELPS, str(FOLLOWS[Kind.HELPS][0]), one.escalation, clause=one) for one in snapshot.terms[Rhythm]),
        *_asked(snapshot),
    ]
    return sorted(found, key=lambda part: list(Kind).index(part.kind))


def _leading(snapshot: Snapshot) -> Iterator[Part]:
    agreement = snapshot.agreement
    yield Part(Kind.LEADS, _("leads"), agreement.lead)
    if agreement.second_lead:
        yield Part(Kind.LEADS, _("leads too"), agreement.second_lead)


def _signing(snapshot: Snapshot) -> Iterator[Part]:
    given = {one.person_id: one for one in snapshot.sign_offs if _counts(one, snapshot)}
    for term in snapshot.terms[Signatory]:
        department = term.party.department
        words = _("signs as %(office)s") if term.signs_as else _("signs for %(department)s")
        said = given.get(term.person_id)
        note = "" if snapshot.revision.is_draft else _signature(said)
        yield Part(
            Kind.SIGNS,
            words % {"office": term.signs_as, "department": department},
            term.person,
            note=note,
            is_settled=bool(note and said and said.answer == Answer.YES),
            department=department,
            clause=term,
        )


def _counts(given: SignOff, snapshot: Snapshot) -> bool:
    """True for a signature to this text, or, where it came about by changes since, to an earlier one."""
    own = given.revision_id == snapshot.revision.pk
    return given.capacity == Capacity.SIGNATURE and (own or snapshot.revision.is_in_force)


def _signature(given: SignOff | None) -> str:
    if given is None:
        return _("not signed yet")
    return _("signed") if given.answer == Answer.YES else _("cannot sign as it stands")


def _representing(party: Party) -> Iterator[Part]:
    department = party.department
    members = list(party.members.all())
    seated = {member.person_id: member for member in members if member.role == PartyMember.Role.REPRESENTATIVE}
    offices = {deputy.pk: (deputy, _("represents, as deputy")) for deputy in department.deputies.all()}
    if department.head:
        offices[department.head.pk] = (department.head, _("represents, as head"))
    for person, words in offices.values():
        yield Part(Kind.REPRESENTS, words, person, department=department, member=seated.pop(person.pk, None))
    for member in members:
        if member.person_id in seated:
            yield Part(Kind.REPRESENTS, _("represents"), member.person, department=department, member=member)
        elif member.role == PartyMember.Role.CONTRIBUTOR:
            yield Part(Kind.READS, _("reads along"), member.person, department=department, member=member)


def _owning(snapshot: Snapshot) -> Iterator[Part]:
    offered = {wording.commitment_id for wording in snapshot.offers}
    for term in snapshot.terms[CommitmentTerms]:
        words = _("owns promise %(reference)s") % {"reference": term.commitment}
        said = snapshot.answers.get(term.commitment_id)
        note = ""
        if term.commitment_id in offered:
            note = _("asked")
        elif said and not snapshot.revision.is_in_force:
            note = _("taken on") if said.answer == Answer.YES else _("cannot take it on")
        yield Part(Kind.OWNS, words, term.owner, note=note, is_settled=note == _("taken on"), clause=term)


def _deciding(snapshot: Snapshot) -> Iterator[Part]:
    for term in snapshot.terms[DecisionRight]:
        matter = {"matter": ABOUT[Matter(term.matter)]}
        yield Part(Kind.DECIDES, _("decides about %(matter)s") % matter, term.approver, clause=term)
        if term.told:
            yield Part(Kind.IS_TOLD, _("is told about %(matter)s") % matter, term.told, clause=term)


def _asked(snapshot: Snapshot) -> Iterator[Part]:
    for term in snapshot.terms[Stakeholder]:
        words = _("is asked as %(capacity)s, for %(need)s")
        parts = {"capacity": term.get_capacity_display().lower(), "need": term.get_needed_display().lower()}
        who = term.person or term.name
        yield Part(Kind.IS_ASKED, words % parts, who, note=term.measured_by, department=term.department, clause=term)
