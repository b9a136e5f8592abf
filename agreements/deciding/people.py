"""The people of two texts: owners, approvers, signatories, and who speaks for a party; who left is not asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from agreements.models import Party, PartyMember
from agreements.models.canonical import Document
from stakeholders.models import User

ROLES = ("owner", "approver", "person", "escalation")
SEATS = ("receiver", "party")


@dataclass(frozen=True)
class People:
    """Everybody who may be asked, by id; and by party those who may speak for it."""

    by_id: Mapping[int, User]
    speakers: Mapping[int, tuple[User, ...]]

    @classmethod
    def of(cls, *texts: Document) -> "People":
        """Read the people whom the texts name, in a constant number of queries."""
        entries = [entry for text in texts for kind in text["terms"].values() for entry in kind]
        return cls(
            by_id=User.objects.active().in_bulk(set(_named(entries, ROLES))),
            speakers=_speakers(set(_named(entries, SEATS))),
        )


def _named(entries: list[Mapping[str, Any]], roles: tuple[str, ...]) -> Iterator[int]:
    for entry in entries:
        for role in roles:
            if isinstance(entry.get(role), dict):
                yield entry[role]["id"]


def _speakers(parties: set[int]) -> dict[int, tuple[User, ...]]:
    representatives = PartyMember.objects.filter(role=PartyMember.Role.REPRESENTATIVE).select_related("person")
    rows = Party.objects.filter(pk__in=parties, left_at=None).select_related("department__head")
    found = rows.prefetch_related("department__deputies", Prefetch("members", queryset=representatives))
    return {party.pk: tuple(_speaking_for(party)) for party in found}


def _speaking_for(party: Party) -> list[User]:
    office = [party.department.head] if party.department.head else []
    people = [*office, *party.department.deputies.all(), *(member.person for member in party.members.all())]
    by_id = {person.pk: person for person in people if person.is_active}
    return sorted(by_id.values(), key=lambda person: person.name.casefold())
