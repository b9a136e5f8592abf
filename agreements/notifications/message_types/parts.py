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
    Signatory,
    SignOff,
)
from agreements.models.kinds import EventKind
from agreements.models.message import required
from agreements.participants import People, active
from stakeholders.models import Department

# The terms that give somebody a part to play, and the field that names them.
NAMING_FIELDS = {Signatory.kind: "person", DecisionRight.kind: "approver"}


def people_named(announcement: Announcement) -> People:
    """Return whom the event gives a part: a seat, a signature, an approval."""
    event = required(announcement.event)
    if event.kind == EventKind.MEMBER_WELCOMED:
        return active([event.data["person"]])
    if event.kind in {EventKind.AGREEMENT_STARTED, EventKind.PARTY_JOINED}:
        return _prefilled_signatories(event)
    field = NAMING_FIELDS.get(event.data["term"], "")
    before, after = event.data.get("before", {}).get(field), event.data.get("after", {}).get(field)
    return active([after] if after != before else [])


def part_named(announcement: Announcement) -> str:
    """Return in one word the part that the event gives: member, approver or signatory."""
    event = required(announcement.event)
    if event.kind == EventKind.MEMBER_WELCOMED:
        return "member"
    return "approver" if event.data.get("term") == DecisionRight.kind else "signatory"


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
    """Return the part an event gives to a person: signatory, approver, representative or contributor, and for whom."""
    if event.kind == EventKind.MEMBER_WELCOMED:
        department = Department.objects.get(pk=event.data["department"])
        return {"part": event.data["role"], "department": department.name}
    if event.data.get("term") == DecisionRight.kind:
        return {"part": "approver", "matter": Matter(event.data["after"]["matter"]).label}
    named = Signatory.objects.filter(revision__agreement=event.agreement_id, person=person)
    seat = named.select_related("party__department").order_by("-revision__number").first()
    return {"part": "signatory", "department": seat.party.department.name if seat else ""}


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
