"""The people of two texts: owners, approvers, signatories, and who speaks for a party; who left is not asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q

from agreements.models import Party, PartyMember
from agreements.models.canonical import Document
from stakeholders.models import Membership, User

ROLES = ("owner", "approver", "person", "escalation")
SEATS = ("receiver", "party")


@dataclass(frozen=True)
class Speakers:
    """Who may speak for a party: by office or as one of its department, and guests who hold a seat alone."""

    own: tuple[User, ...] = ()
    guests: tuple[User, ...] = ()

    def asked_by(self, asker: User) -> tuple[User, ...]:
        """Return whom to ask; guests only where nobody of the department can answer, and never for themselves."""
        return self.own or tuple(guest for guest in self.guests if guest.pk != asker.pk)


@dataclass(frozen=True)
class People:
    """Everybody who may be asked, by id; by party those who may speak for it; and who belongs to which party."""

    by_id: Mapping[int, User]
    speakers: Mapping[int, Speakers]
    belonging: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, *texts: Document) -> "People":
        """Read the people whom the texts name, in a constant number of queries."""
        entries = [entry for text in texts for kind in text["terms"].values() for entry in kind]
        named = set(_named(entries, ROLES))
        speakers, belonging = _of_parties(set(_named(entries, SEATS)), named)
        return cls(User.objects.active().in_bulk(named), speakers, frozenset(belonging))

    def asked_for(self, party: int, *, asker: User) -> tuple[User, ...]:
        """Return who may answer for a party when `asker` asks; empty when nobody can."""
        return self.speakers.get(party, Speakers()).asked_by(asker)


def _named(entries: list[Mapping[str, Any]], roles: tuple[str, ...]) -> Iterator[int]:
    for entry in entries:
        for role in roles:
            if isinstance(entry.get(role), dict):
                yield entry[role]["id"]


def _of_parties(parties: set[int], named: set[int]) -> tuple[dict[int, Speakers], set[tuple[int, int]]]:
    """Return who may speak for each party, and of those named or seated who belongs to its department."""
    # Of a large department only those are read who are named in a text or hold a seat.
    known = Q(user__in=named) | Q(user__party_memberships__party=OuterRef("pk"))
    colleagues = Membership.objects.filter(known, department=OuterRef("department")).values("user")
    representatives = PartyMember.objects.filter(role=PartyMember.Role.REPRESENTATIVE).select_related("person")
    rows = Party.objects.filter(pk__in=parties, left_at=None).select_related("department__head")
    found = rows.prefetch_related("department__deputies", Prefetch("members", queryset=representatives))
    speakers, belonging = {}, set()
    for party in found.annotate(colleagues=ArraySubquery(colleagues)):
        theirs: set[int] = set(party.colleagues)  # type: ignore[attr-defined]  # annotated in the line above
        speakers[party.pk] = speaking = _speaking_for(party, theirs)
        belonging |= {(party.pk, pk) for pk in theirs | {person.pk for person in speaking.own}}
    return speakers, belonging


def _speaking_for(party: Party, colleagues: set[int]) -> Speakers:
    head = [party.department.head] if party.department.head else []
    office = [*head, *party.department.deputies.all()]
    seated = [member.person for member in party.members.all()]
    own = _active([*office, *(person for person in seated if person.pk in colleagues)])
    return Speakers(own, tuple(guest for guest in _active(seated) if guest not in own))


def _active(people: list[User]) -> tuple[User, ...]:
    by_id = {person.pk: person for person in people if person.is_active}
    return tuple(sorted(by_id.values(), key=lambda person: person.name.casefold()))
