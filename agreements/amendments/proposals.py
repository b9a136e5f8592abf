"""Proposals: a change of the text in force is asked for, and becomes a sealed text that people decide on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.amendments.answers import store_answers
from agreements.amendments.proposed_terms import (
    NO_DATES,
    NO_OWNERS,
    CannotPropose,
    Dates,
    Owners,
    changed_wordings,
    differences_for_the_history,
    text_in_force,
    write_changes,
)
from agreements.approvals.required import Need, needed
from agreements.approvals.unobtainable import why_nobody
from agreements.models import Agreement, Revision
from agreements.models.canonical import Document, document_of
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.sign_off import Answer
from agreements.revisions.sealing import freeze, next_draft
from agreements.search.index import write_change
from stakeholders.models import User


@transaction.atomic
def propose(
    *,
    agreement: Agreement,
    changes: Dates = NO_DATES,
    owners: Owners = NO_OWNERS,
    reason: str,
    by: User,
    at: datetime,
) -> Revision:
    """Ask for other due dates or owners in an agreement in force; return the sealed revision that people decide on.

    `changes` and `owners` hold the new date and the new owner by the key of each commitment. `by` says
    yes by asking, wherever their yes counts: for a department only by office in it or as one of its
    members. Raises CannotPropose when a change is open already, a date or an owner is impossible, or nobody
    but `by` could agree.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    in_force = text_in_force(agreement)
    if not reason.strip():
        raise CannotPropose(_("Say why, so that the others can decide."))
    before = changed_wordings(in_force, changes, owners, at=at)
    # The number of the newest revision may be higher: changes that were set aside keep theirs.
    draft = next_draft(agreement, in_force, asked_by=by, reason=reason)
    write_changes(draft, changes, owners)
    change = freeze(draft, by=by, at=at)
    needs = required_answers(document_of(in_force), document_of(change), asker=by)
    store_answers(change, [need for need in needs if need.may_be_given_by(by)], Answer.YES, by=by, at=at)
    write_change(change, in_force)
    said = {"revision": change.number, "digest": change.digest, "reason": change.reason}
    record(
        agreement, EventKind.CHANGE_ASKED, by=by, at=at, **said, **differences_for_the_history(before, changes, owners)
    )
    return change


def required_answers(before: Document, after: Document, *, asker: User) -> list[Need]:
    """Return every yes a change needs before it is sent; raise CannotPropose when nobody could give one of them."""
    needs = needed(before, after, asker=asker)
    for need in needs:
        if not need.people:
            raise CannotPropose(why_nobody(need, before, asker=asker))
    return needs
