"""The list of people on the page "Parties and stakeholders": who is there, and what its reader may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from agreements.drafting.appointments import Role
from agreements.drafting.roles import FOLLOWS, Kind, Part
from agreements.drafting.roster import Entry, Group, roster
from agreements.drafting.snapshot import Snapshot
from agreements.forms.agreements import JoinForm
from agreements.models import PartyMember, Signatory, Stakeholder
from agreements.permissions import leads
from agreements.views.requests import SignedInRequest


@dataclass(frozen=True)
class Act:
    """One action on a part that a person has in the agreement, such as taking a seat away."""

    part: Part
    may_edit: bool
    may_remove: bool
    may_unseat: bool


@dataclass(frozen=True)
class Reader:
    """Who reads the list, and what they may do there."""

    pk: int
    leads: bool
    writes: bool
    # The parties they speak for, and those whose signatory and seats only others name.
    mine: set[int]
    of_others: set[int]

    def acts(self, entry: Entry) -> list[Act]:
        """Return the parts of somebody that this reader may change, with how."""
        acts = [self._act(part) for part in entry.parts]
        return [act for act in acts if act.may_edit or act.may_remove or act.may_unseat]

    def _act(self, part: Part) -> Act:
        party = part.clause.party_id if isinstance(part.clause, Signatory) else None
        edits = self.writes and part.is_of_this_page and party not in self.of_others
        return Act(part, edits, edits, part.member is not None and self._may_unseat(part.member))

    def _may_unseat(self, seat: PartyMember) -> bool:
        # As `may_unseat` says for one seat.
        led = self.leads and seat.role == PartyMember.Role.CONTRIBUTOR
        return led or seat.person_id == self.pk or seat.party_id in self.mine


def people_context(request: SignedInRequest, snapshot: Snapshot, mine: set[int], *, writes: bool) -> dict[str, Any]:
    """Return the people of a text, what this person, who speaks for `mine`, may do there, and the forms.

    `writes` says whether they may write its clauses.
    """
    agreement = snapshot.agreement
    led = leads(request.user, agreement)
    groups = roster(snapshot, at=timezone.now())
    entries = [(group, entry) for group in groups for entry in group.entries]
    spoken_for = _with_a_voice(entry for _group, entry in entries)
    voiced = {party.pk for party in snapshot.parties if party.department_id in spoken_for}
    reader = Reader(request.user.pk, led, writes, mine, voiced - mine)
    is_open = not agreement.is_withdrawn
    return {
        "people": groups,
        "follows": [FOLLOWS[kind] for kind in Kind],
        "may_invite": is_open and (led or bool(mine)),
        "may_remove": {party.pk for party in snapshot.parties if led or party.pk in mine},
        "acts": {entry.anchor: reader.acts(entry) for _group, entry in entries} if is_open else {},
        "handed_on": {
            entry.anchor: _handed_on(group, entry, reader.of_others)
            for group, entry in entries
            if entry.given and entry.given.instead
        },
        "join_form": JoinForm(seated=[party.department_id for party in snapshot.parties]),
    }


def _with_a_voice(entries: Iterable[Entry]) -> set[int]:
    """Return the departments for which somebody active may speak, as `Party.objects.with_a_voice` says."""
    active = (part for entry in entries if entry.person and entry.person.is_active for part in entry.parts)
    return {part.department.pk for part in active if part.kind is Kind.REPRESENTS and part.department}


def _handed_on(group: Group, entry: Entry, of_others: set[int]) -> dict[str, Any]:
    """The department and the part that whoever is suggested is given: the weightiest that this reader may give."""
    asked = next((part.clause for part in entry.parts if isinstance(part.clause, Stakeholder)), None)
    if group.party is None:
        department = asked.department_id if asked else None
        return {"department": department, "role": asked.capacity if asked else Role.EXPERT}
    kinds = {part.kind for part in entry.parts}
    role: str = Role.READS
    if group.party.pk not in of_others and Kind.SIGNS in kinds:
        role = Role.SIGNS
    elif group.party.pk not in of_others and Kind.REPRESENTS in kinds:
        role = Role.REPRESENTS
    elif asked and kinds <= {Kind.IS_ASKED, Kind.OWNS}:
        role = asked.capacity
    return {"department": group.party.department_id, "role": role}
