"""Keeping a draft off the list that managers read, and putting it on again."""

from datetime import datetime

from django.db import transaction

from agreements.models import Agreement
from agreements.models.agreement import Stage
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.permissions import leads
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _


class CannotList(Exception):
    """Says in one sentence why this draft cannot be kept off the list, or put on it."""


@transaction.atomic
def list_draft(*, agreement: Agreement, is_listed: bool, by: User, at: datetime) -> Agreement:
    """Show a draft to managers on the list of what is being written, or keep it off; the same twice is once.

    Raises CannotList for what is neither drafted nor signed, and anybody but the leads.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    if not leads(by, agreement):
        raise CannotList(_("%(lead)s leads this draft and decides on that.") % {"lead": agreement.lead})
    if agreement.stage not in (Stage.DRAFT, Stage.SIGNING):
        raise CannotList(_("It is not being written any more, and stands on no list of drafts."))
    if agreement.is_listed != is_listed:
        agreement.is_listed = is_listed
        agreement.save(update_fields=["is_listed"])
        record(agreement, EventKind.DRAFT_LISTED if is_listed else EventKind.DRAFT_UNLISTED, by=by, at=at)
    return agreement
