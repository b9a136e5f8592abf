"""Voices: for which parties of an agreement somebody may talk, and what each may do with a point."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from agreements.models import Agreement, OpenPoint, Party, Revision, Signatory
from agreements.models.open_point import PointKind
from stakeholders.models import User


@dataclass(frozen=True)
class Voices:
    """The parties for which one person may talk, those first for which they may speak."""

    person: User
    parties: list[Party]
    # By id: those whose representative, head or deputy they are.
    spoken_for: frozenset[int]
    # True for somebody who signs for one of them.
    signs: bool

    @property
    def kinds(self) -> list[PointKind]:
        """The kinds of points that this person may raise; only who speaks or signs for a party objects for it."""
        if not self.parties:
            return []
        return [kind for kind in PointKind if self.spoken_for or self.signs or kind != PointKind.OBJECTION]

    def may_take_back(self, point: OpenPoint) -> bool:
        """True for whoever raised it; once they are not here any more, for who speaks for their party.

        The point was read with its raiser.
        """
        if point.raised_by_id == self.person.pk:
            return True
        is_orphaned = not point.raiser_is_here  # type: ignore[attr-defined]  # annotated by with_raiser
        return is_orphaned and point.party_id in self.spoken_for

    def may_settle(self, point: OpenPoint) -> bool:
        """Everybody who talks here; an objection only whoever may take it back."""
        return self.may_take_back(point) if point.is_objection else bool(self.parties)


def voices_of(person: User, agreement: Agreement) -> Voices:
    """Return for which parties at the table this person may talk: two queries.

    Everybody who sits or signs for a party, heads it, deputises or works for its department may; a contributor too.
    """
    seats = Signatory.objects.filter(person=person, revision__agreement=agreement)
    seats = seats.filter(revision__in=Revision.objects.open())
    theirs = (
        Q(members__person=person)
        | Q(department__head=person)
        | Q(department__deputies=person)
        | Q(department__memberships__user=person)
        | Q(pk__in=seats.values("party"))
    )
    mine = Party.objects.filter(theirs, agreement=agreement).values("pk")
    at_the_table = (
        Party.objects.filter(agreement=agreement).present().annotate(signs=Exists(seats.filter(party=OuterRef("pk"))))
    )
    found = list(at_the_table.filter(pk__in=mine))
    spoken = Party.objects.filter(agreement=agreement).represented_by(person).values_list("pk", flat=True)
    spoken_for = frozenset(spoken) if found else frozenset()
    first = sorted(found, key=lambda party: party.pk not in spoken_for)
    return Voices(person, first, spoken_for, any(party.signs for party in found))  # type: ignore[attr-defined]
