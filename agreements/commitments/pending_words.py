"""Check-ins that are not disclosed yet: who may read them, and what a reader sees because of them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from agreements.models import CheckIn, Commitment
from agreements.models.check_in import CheckInQuerySet
from stakeholders.absences import covering
from stakeholders.models import User


def words_read_by(reader: User | None, *, at: datetime) -> CheckInQuerySet:
    """Return the check-ins that this reader may read at a moment; without a reader, those disclosed to everybody."""
    if reader is None:
        return CheckIn.objects.told()
    return CheckIn.objects.valid().filter(Q(told_at__isnull=False) | is_shared_with(reader, at))


def is_shared_with(reader: User, at: datetime) -> Q:
    """True for its writer, for the owner on whose behalf it was written, and for the owner's present stand-in."""
    covered = covering(at).filter(stand_in=reader).values("person")
    as_owner = Q(by=reader) | Q(on_behalf_of=reader)
    return as_owner | Q(on_behalf_of__in=covered) | Q(on_behalf_of=None, by__in=covered)


def pending_words(commitments: Iterable[Commitment], *, reader: User | None, at: datetime) -> dict[int, CheckIn]:
    """Return by commitment the pending check-in that this reader may read; one query, none when nothing is pending."""
    found = {one.pending_id for one in commitments if one.pending_id}
    if reader is None or not found:
        return {}
    return {one.commitment_id: one for one in words_read_by(reader, at=at).filter(pk__in=found)}
