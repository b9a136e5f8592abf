"""Which department stands behind the owner of a promise."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from agreements.models import Commitment, Party, PartyMember
from stakeholders.models import Department, Membership, User
from stakeholders.text.sentences import gettext as _

# Used in place of a code for "no department"; real codes are upper case, so it cannot collide.
NOBODYS = "none"


@dataclass(frozen=True)
class Side:
    """One side of a promise: a department, or a person who belongs to none, under their own name."""

    code: str
    name: str

    @property
    def label(self) -> str:
        """Return what a table calls it: all who belong to no department stand together."""
        return self.name if self.code != NOBODYS else _("No department")

    @property
    def short(self) -> str:
        """Return what stands where there is little room."""
        return self.code if self.code != NOBODYS else self.label

    @property
    def order(self) -> tuple[bool, str, str]:
        """Alphabetical; whoever belongs to no department comes last."""
        return self.code == NOBODYS, self.label.casefold(), self.code


class Delivery(NamedTuple):
    """What determines the giving side of a promise, as ids: its agreement, its owner, and the receiving department."""

    agreement: int
    owner: int
    receiver: int


def side_of(department: Department) -> Side:
    return Side(department.code, department.name)


def delivery_of(commitment: Commitment) -> Delivery:
    """Return who delivers to whom; of a commitment in force, read with its terms and their receiver."""
    assert commitment.terms is not None  # only commitments in force deliver
    return Delivery(commitment.agreement_id, commitment.terms.owner_id, commitment.terms.receiver.department_id)


def givers(deliveries: Iterable[Delivery]) -> dict[Delivery, Side]:
    """Return the side of the owner of each; five queries.

    That is the department at the table of the agreement for which the owner sits, or which they belong to, head or
    deputise. Of several it is one that does not receive it, then the first by name. Whoever has none there stands
    for their own department, by the same rule, and whoever has no department at all for nobody (`NOBODYS`).
    """
    wanted = set(deliveries)
    if not wanted:
        return {}
    departments = {one.pk: one for one in Department.objects.all()}
    own, sits = _own_departments(wanted, departments.values()), _seats(wanted)
    tables: dict[int, set[int]] = defaultdict(set)
    present = Party.objects.filter(left_at=None, agreement__in={one.agreement for one in wanted})
    for agreement, department in present.values_list("agreement", "department"):
        tables[agreement].add(department)
    found = {}
    for one in wanted:
        here = own[one.owner] & tables[one.agreement] | sits[one.agreement, one.owner]
        places = here or own[one.owner]
        named = [departments[pk] for pk in (places - {one.receiver} or places)]
        found[one] = min(map(side_of, named), key=lambda side: side.order, default=Side(NOBODYS, _("No department")))
    return found


def owned_within(code: str) -> Q:
    """Return the condition of commitments whose owner may be of this side; `givers` says whether they are."""
    department = Q(memberships__department__code=code) | Q(headed_departments__code=code)
    seat = Q(party_memberships__party__department__code=code, party_memberships__party__left_at=None)
    if code == NOBODYS:
        found = User.objects.filter(memberships=None, headed_departments=None, deputised_departments=None)
    else:
        found = User.objects.filter(department | Q(deputised_departments__code=code) | seat)
    return Q(terms__owner__in=found.values("pk"))


def _own_departments(wanted: set[Delivery], departments: Iterable[Department]) -> dict[int, set[int]]:
    own: dict[int, set[int]] = defaultdict(set)
    owners = {one.owner for one in wanted}
    members = Membership.objects.filter(user__in=owners).values_list("user", "department")
    deputies = Department.deputies.through.objects.filter(user__in=owners).values_list("user", "department")
    heads = ((department.head_id, department.pk) for department in departments if department.head_id)
    for person, department in (*members, *deputies, *heads):
        own[person].add(department)
    return own


def _seats(wanted: set[Delivery]) -> dict[tuple[int, int], set[int]]:
    seats: dict[tuple[int, int], set[int]] = defaultdict(set)
    taken = PartyMember.objects.filter(
        party__left_at=None,
        party__agreement__in={one.agreement for one in wanted},
        person__in={one.owner for one in wanted},
    )
    for agreement, person, department in taken.values_list("party__agreement", "person", "party__department"):
        seats[agreement, person].add(department)
    return seats
