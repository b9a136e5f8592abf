"""The parties of a draft: departments join or leave, and people become their members."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from agreements.drafting.new_agreement import seat
from agreements.drafting.terms import open_draft, refuse_withdrawn
from agreements.models import (
    Agreement,
    CommitmentTerms,
    Event,
    KeptClause,
    Party,
    PartyMember,
    Signatory,
    SignOff,
    TradeOff,
)
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.search.index import write_texts
from stakeholders.models import Department, User


@dataclass(frozen=True)
class Seat:
    """A department at the table, and who brought it when."""

    party: Party
    by: User | None
    at: datetime


class CannotLeave(Exception):
    """Says in one sentence why a party cannot leave the draft yet."""


@transaction.atomic
def join(*, agreement: Agreement, department: Department, by: User, at: datetime) -> Party:
    """Give a department a seat, with its head prefilled as signatory; a seat it has is returned as it is."""
    agreement = Agreement.objects.locked(agreement.pk)
    draft = open_draft(agreement)
    seated = Party.objects.filter(agreement=agreement, department=department, left_at=None).first()
    if seated:
        return seated
    last = Signatory.objects.filter(revision=draft).aggregate(last=Max("position"))["last"] or 0
    party = seat(agreement, draft, department, position=last + 1)
    write_texts(agreement)
    record(agreement, EventKind.PARTY_JOINED, by=by, at=at, department=department.pk)
    return party


def seat_already(agreement: Agreement, department: str) -> Seat | None:
    """Return the seat that somebody gave a department (its id as it was sent); None where nobody did."""
    seats = Party.objects.filter(agreement=agreement).present()
    party = seats.filter(department=int(department)).first() if department.isdecimal() and len(department) < 9 else None
    if party is None:
        return None
    joined = Event.objects.filter(agreement=agreement, kind=EventKind.PARTY_JOINED)
    joined = joined.filter(data__department=party.department_id).order_by("-seq")
    event = joined.select_related("by").first()
    return Seat(party, event.by, event.at) if event else None


@transaction.atomic
def leave(*, party: Party, by: User, at: datetime) -> None:
    """Take a department's seat away in a draft; raises CannotLeave while terms still name it."""
    agreement = Agreement.objects.locked(party.agreement_id)
    draft = open_draft(agreement)
    named = CommitmentTerms.objects.filter(revision=draft, receiver=party).exists() or (
        TradeOff.objects.filter(revision=draft, giver=party).exists()
        or TradeOff.objects.filter(revision=draft, gainer=party).exists()
    )
    if named:
        raise CannotLeave(_("A promise or trade-off still names this department. Change that first."))
    seats = Signatory.objects.filter(revision=draft, party=party)
    signatories = list(seats.values_list("person", flat=True))
    seats.delete()
    # After a party has left nobody could withdraw its answer.
    SignOff.objects.valid().signatures().no().filter(agreement=agreement, party=party).update(withdrawn_at=at)
    # What it kept is everybody's; should it come back, it keeps clauses anew.
    KeptClause.objects.filter(party=party).delete()
    party.left_at = at
    party.save(update_fields=["left_at"])
    write_texts(agreement)
    record(agreement, EventKind.PARTY_LEFT, by=by, at=at, department=party.department_id, signatories=signatories)


@transaction.atomic
def add_member(*, party: Party, person: User, role: str, by: User, at: datetime) -> PartyMember:
    """Let a person sit for a party as representative or contributor; a new role replaces the old one.

    Raises NotBeingDrafted in a draft that was withdrawn.
    """
    agreement = Agreement.objects.locked(party.agreement_id)
    refuse_withdrawn(agreement)
    member, _is_new = PartyMember.objects.update_or_create(party=party, person=person, defaults={"role": role})
    record(
        agreement, EventKind.MEMBER_WELCOMED, by=by, at=at, department=party.department_id, person=person.pk, role=role
    )
    return member


@transaction.atomic
def remove_member(*, member: PartyMember, by: User, at: datetime) -> None:
    """End a person's seat for a party; what they wrote stays. Raises NotBeingDrafted in a withdrawn draft."""
    agreement = Agreement.objects.locked(member.party.agreement_id)
    refuse_withdrawn(agreement)
    record(
        agreement, EventKind.MEMBER_LEFT, by=by, at=at, department=member.party.department_id, person=member.person_id
    )
    member.delete()
