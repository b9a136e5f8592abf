"""What was noted about an account: mail at once and at any hour, a line in the inbox for other names and rights."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from agreements.models import InboxItem, OutboxMessage
from agreements.notifications.fan_out.account_notices import LASTS, AccountNotice, write_notices
from stakeholders.accounts import invitations, password_resets
from stakeholders.models import AccountNote, User

# Notes whose mail holds a link that lets its reader in, and how long that mail is of use.
WITH_LINK = {
    AccountNote.Kind.INVITATION: invitations.LASTS,
    AccountNote.Kind.PASSWORD_RESET: password_resets.LASTS,
}

LINES_ALONE = {AccountNote.Kind.NAME_CHANGED, AccountNote.Kind.RIGHTS_CHANGED}


def announce_account_notes(at: datetime) -> int:
    """Tell each person what was noted about their account; return how many. One query when there is nothing.

    Another name is told to the administrators too, but for the one who gave it.
    """
    mailed = OutboxMessage.objects.filter(account_note=OuterRef("pk"))
    listed = InboxItem.objects.filter(account_note=OuterRef("pk"))
    recent = AccountNote.objects.filter(at__gt=at - LASTS, person__is_active=True)
    new = list(recent.filter(~Exists(mailed), ~Exists(listed)).order_by("at", "pk"))
    if new:
        renamings = [note for note in new if note.kind == AccountNote.Kind.NAME_CHANGED]
        write_notices([*(_notice(note, at) for note in new), *_for_administrators(renamings, at)])
    return len(new)


def _notice(note: AccountNote, at: datetime, *, to: int | None = None) -> AccountNotice:
    kind, person = AccountNote.Kind(note.kind), to or note.person_id
    return AccountNotice(
        intent=f"{note.kind}:note-{note.pk}:{person}",
        kind=note.kind,
        person_id=person,
        since=note.at,
        mailed_at=at,
        about={"account_note": note},
        lasts=WITH_LINK.get(kind, LASTS),
        has_line=kind not in WITH_LINK,
        has_mail=kind not in LINES_ALONE,
    )


def _for_administrators(renamings: list[AccountNote], at: datetime) -> list[AccountNotice]:
    administrators = User.objects.administrators().values_list("pk", flat=True) if renamings else []
    return [
        _notice(note, at, to=one)
        for one in administrators
        for note in renamings
        if one not in (note.by_id, note.person_id)
    ]
