"""Starting an agreement: a title, why now, and the departments that must be at the table."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, Party, PartyMember, Purpose, Revision, Signatory
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.numbering import lock_series
from agreements.models.signatory import head_of
from agreements.search.index import write_texts
from stakeholders.models import Department, User


class CannotStart(Exception):
    """Says in one sentence why this agreement cannot be started."""


@transaction.atomic
def start(
    *,
    key: uuid.UUID,
    title: str,
    why_now: str,
    departments: Iterable[Department],
    by: User,
    at: datetime,
    is_shared: bool = True,
) -> Agreement:
    """Start an agreement that `by` leads, and return it; the same key twice returns the first one.

    `by` becomes a representative of their own departments among the parties, and each head is
    prefilled as signatory. Not shared, it is the lead's alone until `share`. Raises CannotStart without a
    department of their own or a second one.
    """
    # Two clicks at once wait for each other here, and the second finds what the first made.
    lock_series(Agreement)
    known = Agreement.objects.filter(key=key, lead=by).first()
    if known:
        return known
    chosen = sorted(set(departments), key=lambda department: department.name.casefold())
    own = [department for department in chosen if department in set(Department.objects.of(by))]
    if not own:
        raise CannotStart(_("Choose your own department too: you start the agreement for it."))
    if len(chosen) < 2:
        raise CannotStart(_("Choose at least two departments: an agreement is between departments."))
    agreement = Agreement.begin(key=key, lead=by, at=at, is_shared=is_shared)
    draft = Revision.objects.create(agreement=agreement, number=1)
    Purpose.objects.create(revision=draft, key=Purpose.single_key(agreement.key), title=title, why_now=why_now)
    for position, department in enumerate(chosen, start=1):
        party = seat(agreement, draft, department, position=position)
        if department in own:
            PartyMember.objects.create(party=party, person=by)
    write_texts(agreement)
    record(agreement, EventKind.AGREEMENT_STARTED, by=by, at=at, departments=[department.pk for department in chosen])
    return agreement


def seat(agreement: Agreement, draft: Revision, department: Department, *, position: int) -> Party:
    """Give a department its seat, or its old one back, with its head prefilled as signatory."""
    party, is_new = Party.objects.get_or_create(agreement=agreement, department=department)
    if not is_new:
        party.left_at = None
        party.save(update_fields=["left_at"])
    if department.head:
        Signatory.objects.create(
            revision=draft,
            party=party,
            person=department.head,
            signs_as=head_of(department),
            position=position,
        )
    return party
