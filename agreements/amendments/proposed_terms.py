"""Moving dates and naming other owners: what can be asked for, and how the text would read with it."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from agreements.models import Agreement, CommitmentTerms, Revision, Rhythm
from agreements.models.canonical import Document
from stakeholders.models import User, the_organisation
from stakeholders.text.sentences import gettext as _

# The new due date of every commitment that is to move, by the key of the commitment.
Dates = Mapping[uuid.UUID, date]
# The new owner of every commitment that is to be handed over, likewise.
Owners = Mapping[uuid.UUID, User]
NO_DATES: Dates = MappingProxyType({})
NO_OWNERS: Owners = MappingProxyType({})
# No agreement plans further ahead; a year with a typing slip is caught.
LAST_DAY = date(2100, 12, 31)


class CannotPropose(Exception):
    """Says in one sentence why this change cannot be asked for; `key` is that of the commitment it is about."""

    def __init__(self, sentence: str, key: uuid.UUID | None = None) -> None:
        super().__init__(sentence)
        self.key = key


class AnotherIsOpen(CannotPropose):
    """A change is being decided already."""


def text_in_force(agreement: Agreement) -> Revision:
    """Return the text in force if a change of it may be asked for; otherwise raise CannotPropose or AnotherIsOpen."""
    in_force = Revision.objects.in_force().filter(agreement=agreement).select_related("agreement").first()
    if in_force is None:
        raise CannotPropose(_("This agreement is not in force yet: edit its draft."))
    if Revision.objects.open().filter(agreement=agreement).exists():
        raise AnotherIsOpen(_("Another change is open. It has to be settled first."))
    return in_force


def changed_wordings(
    in_force: Revision, dates: Dates, owners: Owners = NO_OWNERS, *, at: datetime
) -> list[CommitmentTerms]:
    """Return the wordings in force that would change; raise CannotPropose for a date or owner that cannot be."""
    keys = {*dates, *owners}
    if not keys:
        raise CannotPropose(_("Choose at least one promise and its new date or owner."))
    wordings = CommitmentTerms.objects.filter(revision=in_force, key__in=keys).select_related("commitment", "owner")
    found = list(wordings.order_by("position", "key"))
    if len(found) < len(keys):
        raise CannotPropose(_("One of these promises does not belong to this agreement."))
    rhythm = Rhythm.objects.filter(revision=in_force).first()
    # A due date ends at midnight where the organisation is.
    today = at.astimezone(ZoneInfo(the_organisation().zone)).date()
    for wording in found:
        if not wording.commitment.is_running:
            raise CannotPropose(
                _("%(commitment)s is settled; nothing in it changes any more.") % _of(wording), wording.key
            )
        if wording.key in dates:
            _check_day(wording, dates[wording.key], today=today, ends_on=rhythm.ends_on if rhythm else None)
        if wording.key in owners:
            _check_owner(wording, owners[wording.key])
    return found


def _check_day(wording: CommitmentTerms, due_on: date, *, today: date, ends_on: date | None) -> None:
    if due_on == wording.due_on:
        raise CannotPropose(_("The date of %(commitment)s is the same as before.") % _of(wording), wording.key)
    if not today <= due_on <= LAST_DAY:
        raise CannotPropose(_("Choose today or a day after it for %(commitment)s.") % _of(wording), wording.key)
    if ends_on is not None and due_on > ends_on:
        day = date_format(ends_on, "j F Y")
        sentence = _("The agreement ends on %(day)s. Choose a day until then for %(commitment)s.")
        raise CannotPropose(sentence % (_of(wording) | {"day": day}), wording.key)


def _check_owner(wording: CommitmentTerms, owner: User) -> None:
    said = _of(wording) | {"person": owner.name}
    if owner.pk == wording.owner_id:
        raise CannotPropose(_("%(person)s owns %(commitment)s already.") % said, wording.key)
    if not owner.is_active:
        raise CannotPropose(_("%(person)s has left. Choose somebody else for %(commitment)s.") % said, wording.key)


def _of(wording: CommitmentTerms) -> dict[str, str]:
    return {"commitment": wording.commitment.reference}


def proposed_document(in_force: Document, dates: Dates, owners: Owners = NO_OWNERS, *, number: int) -> Document:
    """Return the text in force as it would read as revision `number` with these dates and owners; nothing is stored."""
    said: dict[str, dict[str, Any]] = {str(key): {"due_on": due_on.isoformat()} for key, due_on in dates.items()}
    for key, owner in owners.items():
        said[str(key)] = said.get(str(key), {}) | {"owner": {"id": owner.pk, "name": str(owner)}}
    terms = in_force["terms"]
    promises = [promise | said.get(promise["key"], {}) for promise in terms.get("commitment", [])]
    return in_force | {"revision": number, "terms": terms | {"commitment": promises}}


def write_changes(draft: Revision, dates: Dates, owners: Owners) -> None:
    """Write these dates and owners into a draft."""
    for wording in CommitmentTerms.objects.filter(revision=draft, key__in={*dates, *owners}):
        wording.due_on = dates.get(wording.key, wording.due_on)
        wording.owner = owners.get(wording.key, wording.owner)
        wording.version += 1
        wording.save(update_fields=["due_on", "owner", "version"])


def differences_for_the_history(before: list[CommitmentTerms], dates: Dates, owners: Owners) -> dict[str, Any]:
    """Return what a change of these wordings moves and hands over, by ids alone, as the history keeps it."""
    moving = [
        {
            "commitment": wording.commitment_id,
            "from": wording.due_on.isoformat(),
            "to": dates[wording.key].isoformat(),
        }
        for wording in before
        if wording.key in dates
    ]
    handed_over = [
        {"commitment": wording.commitment_id, "from": wording.owner_id, "to": owners[wording.key].pk}
        for wording in before
        if wording.key in owners
    ]
    return {
        "commitments": [wording.commitment_id for wording in before],
        "moved": moving,
        **({"handed_over": handed_over} if handed_over else {}),
    }
