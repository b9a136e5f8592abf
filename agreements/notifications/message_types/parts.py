"""Parts in an agreement: whom an event names for the first time, in one invitation, and whose answer it cancels."""

from typing import Any

from agreements.commitments.handshakes import offers_awaiting
from agreements.drafting.participation import NAMING
from agreements.models import (
    Announcement,
    Commitment,
    CommitmentTerms,
    CounterOffer,
    DecisionRight,
    Event,
    Matter,
    Party,
    PartyMember,
    Rhythm,
    Signatory,
    SignOff,
    Stakeholder,
)
from agreements.models.kinds import EventKind
from agreements.models.news.message import Message, required
from agreements.models.revision import State
from agreements.models.stakeholder import Capacity
from agreements.participants import People, active
from agreements.text import one_line
from stakeholders.models import Department, User

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


def is_in_the_invitation(about: Announcement | Message, person: int) -> bool:
    """True for a part that is told as the draft is sent, where another part is the reason of the invitation.

    A signature is before a seat, a seat before what a clause names, and that before a promise: whoever is asked for
    the first time gets one mail.
    """
    event, agreement = about.event, about.agreement
    if event is None or agreement is None or not came_before_sending(event):
        return False
    if person in (agreement.lead_id, agreement.second_lead_id):
        return False
    kind = event.data.get("term")
    if event.kind in {EventKind.AGREEMENT_STARTED, EventKind.PARTY_JOINED} or kind == Signatory.kind:
        return False
    drafted = {"revision__agreement": agreement, "revision__state": State.DRAFT}
    if Signatory.objects.filter(**drafted, person=person).exists():
        return True
    if event.kind == EventKind.MEMBER_WELCOMED:
        return False
    if PartyMember.objects.filter(party__agreement=agreement, party__left_at=None, person=person).exists():
        return True
    named = ((term, field) for term, fields in NAMING if term is not Signatory for field in fields)
    return kind == CommitmentTerms.kind and any(
        term._default_manager.filter(**drafted, **{field: person}).exists() for term, field in named
    )


def came_before_sending(event: Event) -> bool:
    """True for what was written while the draft was its leads' alone: it is told in the moment of sending."""
    if event.seq is None:
        # One that has not happened: the preview of who will be told.
        return False
    sent = Event.objects.filter(agreement=event.agreement_id, kind=EventKind.DRAFT_SHARED)
    return sent.filter(seq__gt=event.seq).exists()


def promises_offered(event: Event, reader: User) -> list[dict[str, Any]]:
    """Return what the invitation asks its reader to deliver: nothing where each promise has a mail of its own."""
    if not came_before_sending(event):
        return []
    offered = [term for term in offers_awaiting(reader) if term.revision.agreement_id == event.agreement_id]
    return [
        {
            "deliverable": one_line(term.deliverable),
            "receiver": one_line(term.receiver.department.name),
            "due_on": term.due_on,
        }
        for term in offered
    ]


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
