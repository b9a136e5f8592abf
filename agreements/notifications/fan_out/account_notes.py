"""Mail about a person's account, at once and at any hour: invitations, links to a new password, security alerts."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from agreements.models import OutboxMessage
from agreements.notifications.fan_out.account_notices import LASTS, AccountNotice, write_notices
from stakeholders.accounts import invitations, password_resets
from stakeholders.models import AccountNote

# Notes whose mail holds a link that lets its reader in, and how long that mail is of use.
WITH_LINK = {
    AccountNote.Kind.INVITATION: invitations.LASTS,
    AccountNote.Kind.PASSWORD_RESET: password_resets.LASTS,
}


def announce_account_notes(at: datetime) -> int:
    """Tell each person what was noted about their account; return how many. One query when there is nothing."""
    mailed = OutboxMessage.objects.filter(account_note=OuterRef("pk"))
    recent = AccountNote.objects.filter(at__gt=at - LASTS, person__is_active=True)
    new = list(recent.filter(~Exists(mailed)).order_by("at", "pk"))
    if new:
        write_notices(_notice(note, at) for note in new)
    return len(new)


def _notice(note: AccountNote, at: datetime) -> AccountNotice:
    kind = AccountNote.Kind(note.kind)
    return AccountNotice(
        intent=f"{note.kind}:note-{note.pk}:{note.person_id}",
        kind=note.kind,
        person_id=note.person_id,
        since=note.at,
        mailed_at=at,
        about={"account_note": note},
        lasts=WITH_LINK.get(kind, LASTS),
        has_line=kind not in WITH_LINK,
    )
