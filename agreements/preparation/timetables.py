"""The days that the parties propose for a draft: to talk, to have the text, to sign. Nothing is blocked by them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils.formats import date_format

from agreements.models import Agreement, CommitmentTerms, Timetable
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.revision import State
from agreements.models.timetable import ProposedDay
from agreements.preparation.private_lines import is_prepared
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import gettext_lazy

Days = Mapping[str, date | None]

IN_THE_PAST = gettext_lazy("This day has passed. Choose another one, or leave it empty.")
AFTER_A_PROMISE = gettext_lazy("The first promise is due on %(day)s, before this day.")
AFTER_SIGNING = gettext_lazy("This is after the day to sign by.")
TEXT_BEFORE_TALK = gettext_lazy("This is before the day to talk.")


class CannotSetDays(Exception):
    """Says in one sentence why these days cannot be proposed."""


@transaction.atomic
def set_timetable(*, agreement: Agreement, days: Days, version: int, by: User, at: datetime) -> Timetable:
    """Store the proposed days of a draft, all at once; the same again writes nothing.

    `version` is that of the timetable that was seen, 0 for none. Raises CannotSetDays when another came meanwhile,
    or when it is neither drafted nor signed.
    """
    agreement = Agreement.objects.locked(agreement.pk)
    if not is_prepared(agreement):
        raise CannotSetDays(_("This is not drafted any more. Its days stay as they were."))
    timetable = timetable_of(agreement)
    before = timetable.days()
    for proposed in ProposedDay:
        setattr(timetable, proposed, days.get(proposed))
    after = timetable.days()
    if after == before:
        return timetable
    if timetable.version != version:
        raise CannotSetDays(_("Somebody else changed these days meanwhile. Look at them first."))
    timetable.version += 1
    timetable.save()
    record(agreement, EventKind.TIMETABLE_SET, by=by, at=at, before=before, after=after)
    return timetable


def timetable_of(agreement: Agreement) -> Timetable:
    """Return the timetable of a draft; one without days, of version 0, where none was made."""
    return Timetable.objects.filter(agreement=agreement).first() or Timetable(agreement=agreement, version=0)


def first_due_on(agreement: Agreement) -> date | None:
    """Return when the first promise of an open text is due, if there is one."""
    open_terms = CommitmentTerms.objects.filter(
        revision__agreement=agreement, revision__state__in=[State.DRAFT, State.SEALED]
    )
    first: date | None = open_terms.aggregate(first=Min("due_on"))["first"]
    return first


def remarks(days: Days, *, today: date, first_due: date | None) -> dict[str, list[str]]:
    """Return what is worth a look about proposed days, by field; nothing of it blocks anything.

    `today` is where the organisation is, `first_due` the day of the first promise.
    """
    talk, text, sign = (days.get(proposed) for proposed in ProposedDay)
    found: dict[str, list[Any]] = {proposed.value: [] for proposed in ProposedDay}
    for name, day in days.items():
        if day and day < today:
            found[name].append(IN_THE_PAST)
    if sign and first_due and sign > first_due:
        found[ProposedDay.SIGN].append(AFTER_A_PROMISE % {"day": date_format(first_due, "j F Y")})
    if text and talk and text < talk:
        found[ProposedDay.TEXT].append(TEXT_BEFORE_TALK)
    for name, day in ((ProposedDay.TALK, talk), (ProposedDay.TEXT, text)):
        if day and sign and day > sign:
            found[name].append(AFTER_SIGNING)
    return {name: [str(words) for words in lines] for name, lines in found.items() if lines}
