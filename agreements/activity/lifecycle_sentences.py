"""Sentences about withdrawing a draft and about who leads."""

from django.utils.translation import gettext_lazy as _

from agreements.activity.names import Names
from agreements.activity.sentence_parts import SentenceOf, person, reason, said, to_reader
from agreements.models import Event
from agreements.models.kinds import EventKind


def former(event: Event, names: Names) -> str:
    """Return the name of whoever led before."""
    return names.person(event.data.get("former"))


def _withdrawn(event: Event, names: Names) -> str:
    return (_WITHDRAWN_BECAUSE if event.data.get("reason") else _WITHDRAWN)(event, names)


_WITHDRAWN = said(_("%(who)s withdrew the draft."))
_WITHDRAWN_BECAUSE = said(_("%(who)s withdrew the draft: “%(reason)s”."), reason=reason)

SENTENCES: dict[str, SentenceOf] = {
    EventKind.DRAFT_WITHDRAWN: _withdrawn,
    EventKind.DRAFT_TAKEN_UP: said(_("%(who)s took the draft up again.")),
    EventKind.DRAFT_UNLISTED: said(_("%(who)s keeps the draft off the list that managers read.")),
    EventKind.DRAFT_LISTED: said(_("%(who)s put the draft on the list that managers read.")),
    EventKind.LEAD_HANDED_OVER: said(_("%(who)s handed the lead over to %(person)s."), person=person),
    EventKind.LEAD_TAKEN_OVER: said(_("%(who)s took over the lead, as %(former)s has left."), former=former),
    EventKind.SECOND_LEAD_NAMED: said(_("%(who)s named %(person)s as second lead."), person=person),
    EventKind.SECOND_LEAD_ENDED: to_reader(
        said(_("%(who)s ended your part as second lead.")),
        said(_("%(who)s ended the part of %(person)s as second lead."), person=person),
    ),
}
