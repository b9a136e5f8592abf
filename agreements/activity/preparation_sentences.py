"""Sentences about preparing a draft: where each party stands, and the days that are proposed."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from agreements.activity.names import Names
from agreements.activity.sentence_parts import SentenceOf, department, joined, reason, said
from agreements.models import Event
from agreements.models.kinds import EventKind
from agreements.models.stance import Degree
from agreements.models.timetable import ProposedDay
from stakeholders.text.sentences import gettext_lazy as _


def _stance(event: Event, names: Names) -> str:
    return (_WITH_REASON if event.data.get("reason") else _PLAIN)(event, names)


def _degree(event: Event, names: Names) -> str:
    return str(Degree(event.data["degree"]).label)


def _days(event: Event, names: Names) -> str:
    """Return the days that changed: sign by 18 December 2026, no day to talk."""
    before, after = event.data["before"], event.data["after"]
    changed = []
    for proposed in ProposedDay:
        day = after.get(proposed)
        if day and day != before.get(proposed):
            changed.append(str(_SET[proposed] % {"day": date_format(date.fromisoformat(day), "j F Y")}))
        elif day != before.get(proposed):
            changed.append(str(_CLEARED[proposed]))
    return joined(changed)


_PLAIN = said(_("%(who)s said where %(department)s stands: %(degree)s."), department=department, degree=_degree)
_WITH_REASON = said(
    _("%(who)s said where %(department)s stands: %(degree)s, “%(reason)s”."),
    department=department,
    degree=_degree,
    reason=reason,
)
_SET = {
    ProposedDay.TALK: gettext_lazy("talk by %(day)s"),
    ProposedDay.TEXT: gettext_lazy("text ready by %(day)s"),
    ProposedDay.SIGN: gettext_lazy("sign by %(day)s"),
}
_CLEARED = {
    ProposedDay.TALK: gettext_lazy("no day to talk"),
    ProposedDay.TEXT: gettext_lazy("no day for the text"),
    ProposedDay.SIGN: gettext_lazy("no day to sign by"),
}

SENTENCES: dict[str, SentenceOf] = {
    EventKind.STANCE_TAKEN: _stance,
    EventKind.TIMETABLE_SET: said(_("%(who)s proposed: %(days)s."), days=_days),
}
