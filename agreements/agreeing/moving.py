"""Moving dates: which other dates can be asked for, and how the text would read with them."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agreements.models import Agreement, CommitmentTerms, Revision, Rhythm
from agreements.models.canonical import Document
from stakeholders.models import the_organisation

# The new due date of every commitment that is to move, by the key of the commitment.
Dates = Mapping[uuid.UUID, date]
# No agreement plans further ahead; a year with a typing slip is caught.
LAST_DAY = date(2100, 12, 31)


class CannotAsk(Exception):
    """Says in one sentence why this change cannot be asked for; `key` is that of the commitment it is about."""

    def __init__(self, sentence: str, key: uuid.UUID | None = None) -> None:
        super().__init__(sentence)
        self.key = key


class AnotherIsOpen(CannotAsk):
    """A change is being decided already."""


def standing_text(agreement: Agreement) -> Revision:
    """Return the text in force if a change of it may be asked for; otherwise raise CannotAsk or AnotherIsOpen."""
    standing = Revision.objects.in_force().filter(agreement=agreement).select_related("agreement").first()
    if standing is None:
        raise CannotAsk(_("This agreement is not in force yet: edit its draft."))
    if Revision.objects.open().filter(agreement=agreement).exists():
        raise AnotherIsOpen(_("Another change is open. It has to be settled first."))
    return standing


def moved(standing: Revision, dates: Dates, *, at: datetime) -> list[CommitmentTerms]:
    """Return the wordings in force that would move; raise CannotAsk for a date that cannot be promised."""
    if not dates:
        raise CannotAsk(_("Choose at least one commitment and its new date."))
    wordings = CommitmentTerms.objects.filter(revision=standing, key__in=dates).select_related("commitment")
    found = list(wordings.order_by("position", "key"))
    if len(found) < len(dates):
        raise CannotAsk(_("One of these commitments does not belong to this agreement."))
    rhythm = Rhythm.objects.filter(revision=standing).first()
    # A due date ends at midnight where the organisation is.
    today = at.astimezone(ZoneInfo(the_organisation().zone)).date()
    for wording in found:
        _check(wording, dates[wording.key], today=today, ends_on=rhythm.ends_on if rhythm else None)
    return found


def _check(wording: CommitmentTerms, due_on: date, *, today: date, ends_on: date | None) -> None:
    if not wording.commitment.is_running:
        raise CannotAsk(_("%(commitment)s is settled; its date no longer moves.") % _of(wording), wording.key)
    if due_on == wording.due_on:
        raise CannotAsk(_("The date of %(commitment)s is the same as before.") % _of(wording), wording.key)
    if not today <= due_on <= LAST_DAY:
        raise CannotAsk(_("Choose today or a day after it for %(commitment)s.") % _of(wording), wording.key)
    if ends_on is not None and due_on > ends_on:
        day = date_format(ends_on, "j F Y")
        sentence = _("The agreement ends on %(day)s. Choose a day until then for %(commitment)s.")
        raise CannotAsk(sentence % (_of(wording) | {"day": day}), wording.key)


def _of(wording: CommitmentTerms) -> dict[str, str]:
    return {"commitment": wording.commitment.reference}


def with_dates(standing: Document, dates: Dates, *, number: int) -> Document:
    """Return the text in force as it would read as revision `number` with these dates; nothing is stored."""
    said = {str(key): due_on.isoformat() for key, due_on in dates.items()}
    terms = standing["terms"]
    promises = [
        promise | {"due_on": said.get(promise["key"], promise["due_on"])} for promise in terms.get("commitment", [])
    ]
    return standing | {"revision": number, "terms": terms | {"commitment": promises}}
