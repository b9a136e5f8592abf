"""Which department stands behind the owner of a promise."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, Q

from agreements.models import Commitment, Party, PartyMember
from agreements.models.agreement import AnyOf
from stakeholders.models import Department, Membership, User
from stakeholders.prepared_queries import Queries, prepared
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
    """Return the side of the owner of each; one query.

    That is the department at the table of the agreement for which the owner sits, or which they belong to, head or
    deputise. Of several it is one that does not receive it, then the first by name. Whoever has none there stands
    for their own department, by the same rule, and whoever has no department at all for nobody (`NOBODYS`).
    """
    wanted = set(deliveries)
    if not wanted:
        return {}
    known = _known(owners=list({one.owner for one in wanted}), agreements=list({one.agreement for one in wanted}))
    departments = {one.pk: one for one in known["departments"]}
    heads = [(one.head_id, one.pk) for one in departments.values() if one.head_id]
    own: dict[int, set[int]] = defaultdict(set)
    tables: dict[int, set[int]] = defaultdict(set)
    sits: dict[tuple[int, int], set[int]] = defaultdict(set)
    for person, department in [*known["members"], *known["deputies"], *heads]:
        own[person].add(department)
    for agreement, department in known["tables"]:
        tables[agreement].add(department)
    for agreement, person, department in known["seats"]:
        sits[agreement, person].add(department)
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


@prepared
def _known(*, owners: list[int], agreements: list[int]) -> Queries:
    """All departments, whose these people are, who is at the tables of these agreements, and who of them sits there."""
    deputised = Department.deputies.through.objects.filter(AnyOf(F("user"), owners))
    seats = PartyMember.objects.filter(AnyOf(F("party__agreement"), agreements), AnyOf(F("person"), owners))
    present = Party.objects.filter(AnyOf(F("agreement"), agreements), left_at=None)
    return {
        "departments": Department.objects.all(),
        "members": Membership.objects.filter(AnyOf(F("user"), owners)).values_list("user", "department"),
        "deputies": deputised.values_list("user", "department"),
        "tables": present.values_list("agreement", "department"),
        "seats": seats.filter(party__left_at=None).values_list("party__agreement", "person", "party__department"),
    }
