"""Sharing a draft: from then on the other departments read and write it, and hear of it."""

from datetime import datetime

from django.db import transaction

from agreements.drafting.terms import refuse_withdrawn
from agreements.models import Agreement, Announcement
from agreements.models.event import record
from agreements.models.kinds import EventKind
from stakeholders.models import User


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
