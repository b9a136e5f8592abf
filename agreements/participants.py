"""The people of an agreement by what they are to it; every function returns ids of active people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from agreements.amendments.open_changes import text_before
from agreements.approvals.approvers import right_for
from agreements.approvals.matters import matters
from agreements.models import (
    Agreement,
    Commitment,
    CommitmentTerms,
    DecisionRight,
    Party,
    PartyMember,
    Revision,
    Signatory,
)
from agreements.models.agreement import AnyOf, live
from agreements.models.canonical import Document, document_of
from agreements.models.revision import State
from stakeholders.absences import covering
from stakeholders.models import Department, User
from stakeholders.prepared_queries import Queries, prepared

People = set[int]
LIVE = (State.DRAFT, State.SEALED, State.IN_FORCE)


def active(ids: Iterable[int | None]) -> People:
    """Return those who may still sign in."""
    asked = {pk for pk in ids if pk is not None}
    return set(_active(people=list(asked))["found"]) if asked else set()


@prepared
def _active(*, people: list[int]) -> Queries:
    return {"found": User.objects.active().filter(AnyOf(F("pk"), people)).values_list("pk", flat=True)}


def representatives(parties: Iterable[int]) -> People:
    """Return who may speak for these parties: representatives, heads and deputies."""
    seats = Party.objects.filter(pk__in=set(parties), left_at=None)
    return _at(seats, role=PartyMember.Role.REPRESENTATIVE)


def leads(agreement: Agreement) -> People:
    """Return the lead and the second lead."""
    return active([agreement.lead_id, agreement.second_lead_id])


def at_the_table(agreement: Agreement) -> People:
    """Return the leads and everybody who sits for a party or heads it."""
    seats = Party.objects.filter(agreement=agreement, left_at=None)
    return _at(seats) | leads(agreement)


def who_sat_for(agreement: Agreement, department: int) -> People:
    """Return who sat for the department, headed it or stood in when it last left the table."""
    left = Party.objects.filter(agreement=agreement, department=department, left_at__isnull=False)
    return _at(left.order_by("-left_at")[:1])


def everybody(agreement: Agreement) -> People:
    """Return the table, and whoever owns, approves or signs."""
    shown = live(*LIVE) & Q(revision__agreement=agreement)
    named = (
        CommitmentTerms.objects.filter(shown).values_list("owner"),
        DecisionRight.objects.filter(shown).values_list("approver"),
        Signatory.objects.filter(shown).values_list("person"),
    )
    return at_the_table(agreement) | active(pk for column in named for (pk,) in column)


def told_of(change: Revision) -> People:
    """Those whom the decision rights name to be told of what this change touches; only who may read it is told."""
    return told_between(document_of(text_before(change)), document_of(change))


def told_between(before: Document, after: Document) -> People:
    """Return whom the decision rights of a text name to be told of what another one changes in it."""
    rights = [right_for(matter, before) for matter in matters(before, after)]
    return active(right["told"]["id"] for right in rights if right and right["told"])


def signatories(agreement: Agreement, revision: int) -> People:
    """Return who signs the revision of this number."""
    seats = Signatory.objects.filter(revision__agreement=agreement, revision__number=revision)
    return active(seats.values_list("person", flat=True))


def receivers(commitments: Iterable[int]) -> People:
    """Return who may speak for the departments that these commitments are promised to."""
    return set(_receivers(commitments=list(set(commitments)))["found"])


@prepared
def _receivers(*, commitments: list[int]) -> Queries:
    promised = Commitment.objects.filter(AnyOf(F("pk"), commitments), terms__isnull=False)
    seats = Party.objects.filter(pk__in=promised.values("terms__receiver"), left_at=None)
    return {"found": _there(seats, role=PartyMember.Role.REPRESENTATIVE)}


def owners(commitments: Iterable[int]) -> People:
    """Return the owners of these commitments in force."""
    return active(owner_of_each(commitments).values())


def owner_of_each(commitments: Iterable[int]) -> dict[int, int]:
    """Return by id who owns each of these commitments in force, active or not."""
    promised = Commitment.objects.filter(pk__in=set(commitments), terms__isnull=False)
    return dict(promised.values_list("pk", "terms__owner"))


def answering(owners: Iterable[int], at: datetime) -> People:
    """Return who is asked for these owners at this moment: themselves, or who stands in for them."""
    return set(answering_for(owners, at).values())


def answering_for(owners: Iterable[int], at: datetime) -> dict[int, int]:
    """Return by owner who is asked at this moment: themselves, or who stands in for them; one query."""
    owners = set(owners)
    covered = stand_ins(owners, at)
    return {owner: covered.get(owner, owner) for owner in owners}


def stand_ins(people: Iterable[int], at: datetime) -> dict[int, int]:
    """Return who stands in at this moment for those of these people who are away; one query."""
    covered = covering(at).filter(person__in=set(people), stand_in__isnull=False)
    return {absence.person_id: absence.stand_in_id for absence in covered if absence.stand_in_id}


def _at(seats: "QuerySet[Party]", **role: str) -> People:
    return set(_there(seats, **role))


def _there(seats: "QuerySet[Party]", **role: str) -> "QuerySet[Any]":
    # Each part by its own index; an OR across the joins would look at every person there is.
    sits = PartyMember.objects.filter(party__in=seats, **role).values("person")
    heads = Department.objects.filter(parties__in=seats, head__isnull=False).values("head")
    deputies = User.objects.filter(deputised_departments__parties__in=seats).values("pk")
    there = User.objects.active().filter(pk__in=sits.union(heads, deputies, all=True))
    found: QuerySet[Any] = there.values_list("pk", flat=True)
    return found
