"""Parts in an agreement: whom an event names for the first time, and whose answer to a commitment it cancels."""

from typing import Any

from agreements.models import (
    Announcement,
    Commitment,
    CommitmentTerms,
    CounterOffer,
    DecisionRight,
    Event,
    Matter,
    Party,
    Rhythm,
    Signatory,
    SignOff,
    Stakeholder,
)
from agreements.models.kinds import EventKind
from agreements.models.message import required
from agreements.models.stakeholder import Capacity
from agreements.participants import People, active
from agreements.text import one_line
from stakeholders.models import Department

# The terms that give somebody a part to play, the fields that name them, and the part in one word.
NAMING_FIELDS = {
    Signatory.kind: ("person",),
    DecisionRight.kind: ("approver", "told"),
    Rhythm.kind: ("escalation",),
    Stakeholder.kind: ("person",),
}
PARTS = {DecisionRight.kind: "approver", Rhythm.kind: "contact", Stakeholder.kind: "stakeholder"}


def people_named(announcement: Announcement) -> People:
    """Return whom the event gives a part: a seat, a signature, an approval, a question."""
    event = required(announcement.event)
    if event.kind == EventKind.MEMBER_WELCOMED:
        return active([event.data["person"]])
    if event.kind in {EventKind.AGREEMENT_STARTED, EventKind.PARTY_JOINED}:
        return _prefilled_signatories(event)
    before, after = event.data.get("before", {}), event.data.get("after", {})
    fields = NAMING_FIELDS.get(event.data["term"], ())
    return active(after.get(field) for field in fields if after.get(field) != before.get(field))


def part_named(announcement: Announcement) -> str:
    """Return in one word the part that the event gives: member, approver, contact, stakeholder or signatory."""
    event = required(announcement.event)
    if event.kind == EventKind.MEMBER_WELCOMED:
        return "member"
    return PARTS.get(event.data.get("term", ""), "signatory")


def owner_asked(announcement: Announcement) -> People:
    """Return the owner whom a commitment names now, or whose answer or counter-offer has fallen with this edit."""
    data = announcement.data
    if data["term"] != CommitmentTerms.kind:
        return set()
    before, after = data.get("before", {}), data["after"]
    if before.get("owner") == after["owner"] and not _answer_fell(
        announcement.agreement_id, data["key"], before, after
    ):
        return set()
    return active([after["owner"]])


def part_given(event: Event, person: int) -> dict[str, Any]:
    """Return the part an event gives to a person, in one word, and for whom or what."""
    if event.kind == EventKind.MEMBER_WELCOMED:
        department = Department.objects.get(pk=event.data["department"])
        return {"part": event.data["role"], "department": one_line(department.name)}
    if event.data.get("term") in PARTS:
        return _of_clause(event.data["term"], event.data["after"], person)
    named = Signatory.objects.filter(revision__agreement=event.agreement_id, person=person)
    seat = named.select_related("party__department").order_by("-revision__number").first()
    return {"part": "signatory", "department": one_line(seat.party.department.name) if seat else ""}


def _of_clause(kind: str, after: dict[str, Any], person: int) -> dict[str, Any]:
    if kind == DecisionRight.kind:
        part = "approver" if after["approver"] == person else "told"
        return {"part": part, "matter": Matter(after["matter"]).label}
    if kind == Stakeholder.kind:
        return {"part": PARTS[kind], "capacity": Capacity(after["capacity"]).label}
    return {"part": PARTS[kind]}


def _answer_fell(agreement: int, key: str, before: dict[str, Any], after: dict[str, Any]) -> bool:
    was, became = _acceptance_digest(before), _acceptance_digest(after)
    commitments = Commitment.objects.filter(agreement=agreement, key=key)
    given = SignOff.objects.valid().filter(
        commitment__in=commitments,
        capacity=SignOff.Capacity.ACCEPTANCE,
        person=before["owner"],
        digest=was,
    )
    asked = CounterOffer.objects.filter(
        commitment__in=commitments, owner=before["owner"], digest=was, consent=CounterOffer.Consent.OPEN
    )
    return was != became and (given.exists() or asked.exists())


def _acceptance_digest(values: dict[str, Any]) -> str:
    """Return what an owner answered to when the words were these."""
    wording = CommitmentTerms()
    for name in CommitmentTerms.accepted:
        field: Any = CommitmentTerms._meta.get_field(name)
        setattr(wording, field.attname, values[name])
    return wording.acceptance_digest


def _prefilled_signatories(event: Event) -> People:
    departments = event.data.get("departments", [event.data.get("department")])
    seats = Party.objects.filter(agreement=event.agreement_id, department__in=departments)
    named = Signatory.objects.filter(revision__agreement=event.agreement_id, party__in=seats)
    return active(named.values_list("person", flat=True))
