"""Appointing a person: as member of a party, as its signatory, or as a stakeholder."""

import uuid
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy

from agreements.drafting import terms
from agreements.drafting.parties import add_member, remove_member
from agreements.drafting.terms import open_draft
from agreements.models import Agreement, Participation, Party, PartyMember, Signatory, Stakeholder
from agreements.models.signatory import head_of
from agreements.models.stakeholder import Capacity, Need
from stakeholders.models import Department, User
from stakeholders.text.sentences import gettext as _


class Role(models.TextChoices):
    """The parts that are given here; owners, approvers and who is told are named in their clauses."""

    SIGNS = "signs", gettext_lazy("signs for the department")
    REPRESENTS = "representative", gettext_lazy("represents it: writes and speaks for it")
    READS = "contributor", gettext_lazy("reads along")
    DECISION_MAKER = "decision_maker", gettext_lazy("decision-maker: their approval is needed")
    IMPLEMENTER = "implementer", gettext_lazy("implementer: does the work")
    EXPERT = "expert", gettext_lazy("expert: knows what others need")
    INFLUENCER = "influencer", gettext_lazy("influencer: others listen to them")


SEATS = {Role.REPRESENTS: PartyMember.Role.REPRESENTATIVE, Role.READS: PartyMember.Role.CONTRIBUTOR}
# What is needed of those who are asked, until somebody writes something else.
NEEDED = {
    Role.DECISION_MAKER: (Capacity.DECISION_MAKER, Need.APPROVAL),
    Role.IMPLEMENTER: (Capacity.IMPLEMENTER, Need.COOPERATION),
    Role.EXPERT: (Capacity.EXPERT, Need.INPUT),
    Role.INFLUENCER: (Capacity.INFLUENCER, Need.COOPERATION),
}


class CannotAppoint(Exception):
    """Says in one sentence why somebody cannot be given this part."""


@transaction.atomic
def appoint(
    *,
    agreement: Agreement,
    department: Department,
    role: Role,
    person: User | None,
    name: str = "",
    key: uuid.UUID,
    suggestion: Participation | None = None,
    gives_up: bool = False,
    by: User,
    at: datetime,
) -> None:
    """Give a person a part for a department, or name somebody without an account; the same key twice adds one clause.

    With the suggestion of somebody who is asked, it is settled by this; `gives_up` hands over that person's own part
    of this sort. Raises CannotAppoint, and NotBeingDrafted for a clause in a text that is not drafted.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    before = suggestion.person if suggestion and gives_up else None
    if role in NEEDED:
        _ask(agreement, department, role, person, name, key, before, by=by, at=at)
    elif person:
        party = Party.objects.present().filter(agreement=agreement, department=department).first()
        if party is None:
            raise CannotAppoint(_("%(department)s is not at the table. Add it first.") % {"department": department})
        _seat(party, role, person, key, before, by=by, at=at)
    if suggestion and person:
        suggested = Participation.objects.filter(pk=suggestion.pk, version=suggestion.version)
        suggested.filter(answer=Participation.Answer.SOMEBODY_ELSE).update(asked_instead=person)


def _seat(
    party: Party, role: Role, person: User, key: uuid.UUID, before: User | None, *, by: User, at: datetime
) -> None:
    if role == Role.SIGNS:
        return _let_sign(party, person, key, before, by=by, at=at)
    add_member(party=party, person=person, role=SEATS[role], by=by, at=at)
    left = PartyMember.objects.filter(party=party, person=before).select_related("party").first()
    if left and before != person:
        remove_member(member=left, by=by, at=at)
    return None


def _let_sign(party: Party, person: User, key: uuid.UUID, before: User | None, *, by: User, at: datetime) -> None:
    agreement = party.agreement
    office = head_of(party.department) if party.department.head_id == person.pk else ""
    named = Signatory.objects.filter(revision=open_draft(agreement), party=party).select_related("person").first()
    if named and named.key != key and named.person not in (before, person):
        words = {"person": named.person, "department": party.department}
        raise CannotAppoint(_("%(person)s signs for %(department)s. Edit that instead.") % words)
    values = {"person": person, "signs_as": office}
    if named:
        terms.edit(Signatory, agreement=agreement, key=named.key, version=named.version, values=values, by=by, at=at)
    else:
        terms.add(Signatory, agreement=agreement, key=key, values={"party": party} | values, by=by, at=at)


def _ask(
    agreement: Agreement,
    department: Department,
    role: Role,
    person: User | None,
    name: str,
    key: uuid.UUID,
    before: User | None,
    *,
    by: User,
    at: datetime,
) -> None:
    capacity, needed = NEEDED[role]
    draft = open_draft(agreement)
    own = Stakeholder.objects.filter(revision=draft, person=before, capacity=capacity).first() if before else None
    who = {"person": person, "name": name}
    if own:
        terms.edit(Stakeholder, agreement=agreement, key=own.key, version=own.version, values=who, by=by, at=at)
    else:
        values = {"department": department, "capacity": capacity, "needed": needed, "measured_by": ""} | who
        terms.add(Stakeholder, agreement=agreement, key=key, values=values, by=by, at=at)
