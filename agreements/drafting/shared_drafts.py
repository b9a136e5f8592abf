"""Sharing a draft: from then on the other departments can read and edit it, and are notified."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db import transaction

from agreements.drafting.participation import ASKING, NAMING
from agreements.drafting.terms import refuse_withdrawn
from agreements.models import Agreement, Announcement, CommitmentTerms, PartyMember
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.revision import State
from stakeholders.models import User


@dataclass(frozen=True)
class FirstReaders:
    """Who hears of a draft as it is sent, each of them in one place."""

    # Asked whether they take part; whatever else they get is in the same mail.
    asked: list[User]
    # Told that they help when something is stuck.
    helping: list[User]
    # Asked to take on a promise, and nothing else.
    owners: list[User]

    @classmethod
    def of(cls, *, asked: Iterable[User], helping: Iterable[User], owners: Iterable[User], by: User) -> Self:
        """Return them without whoever sends it, and nobody twice."""
        named = {by}
        places = []
        for people in (asked, helping, owners):
            places.append([person for person in dict.fromkeys(people) if person not in named])
            named.update(people)
        return cls(*places)

    @property
    def named(self) -> list[User]:
        """Those whose first mail is an invitation."""
        return [*self.asked, *self.helping]


def first_readers(agreement: Agreement, *, by: User) -> FirstReaders:
    """Return who hears of a kept draft if `by` sends it."""
    drafted = {"revision__agreement": agreement, "revision__state": State.DRAFT}
    seats = PartyMember.objects.filter(party__agreement=agreement, party__left_at=None)
    asked, named = (
        {
            pk
            for kind, fields in naming
            for row in kind._default_manager.filter(**drafted).values_list(*fields)
            for pk in row
        }
        for naming in (ASKING, NAMING)
    )
    asked |= set(seats.values_list("person", flat=True))
    owners = set(CommitmentTerms.objects.filter(**drafted).values_list("owner", flat=True))
    people = list(User.objects.active().filter(pk__in=asked | named | owners).alphabetical())
    places = [[person for person in people if person.pk in place] for place in (asked, named, owners)]
    return FirstReaders.of(asked=places[0], helping=places[1], owners=places[2], by=by)


@transaction.atomic
def share(*, agreement: Agreement, covering_note: str, by: User, at: datetime) -> Agreement:
    """Share a draft that was its leads' alone, with the lead's words to the others; a shared one stays as it is.

    Everything announced meanwhile is told from `at` on, as far as it is still true then. Raises NotBeingDrafted
    in a draft that was withdrawn.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    refuse_withdrawn(agreement)
    if agreement.is_shared:
        return agreement
    agreement.shared_at, agreement.covering_note = at, covering_note
    agreement.save(update_fields=["shared_at", "covering_note"])
    Announcement.objects.filter(agreement=agreement).update(available_at=at)
    record(agreement, EventKind.DRAFT_SHARED, by=by, at=at)
    return agreement
