"""Noting that somebody became manager or administrator, or is it no more, so that they are told."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from stakeholders.models import AccountNote, User
from stakeholders.wake_up import wake_delivery_on_commit

# What a note keeps of a change, and what is said of it.
CHANGES = {
    "administrator": _("%(by)s made you an administrator: you look after people and departments."),
    "no administrator": _("%(by)s took the role of administrator from you."),
    "manager": _("%(by)s made you a manager: you read active agreements and the dashboard."),
    "no manager": _("%(by)s took the role of manager from you."),
}


def note_rights_changes(changed: Iterable[tuple[User, bool, bool]], *, by: User, at: datetime) -> None:
    """Tell people of the rights that they have now and did not have, or had; nobody is told what they did themselves.

    The people come with whether they were administrator and manager until now.
    """
    notes = [
        AccountNote(person=person, kind=AccountNote.Kind.RIGHTS_CHANGED, by=by, words=word, at=at)
        for person, was_administrator, was_manager in changed
        if person != by
        for was, has, word in (
            (was_administrator, person.is_administrator, "administrator"),
            (was_manager, person.is_manager, "manager"),
        )
        if was != has
        for word in [word if has else f"no {word}"]
    ]
    if notes:
        AccountNote.objects.bulk_create(notes)
        wake_delivery_on_commit()
