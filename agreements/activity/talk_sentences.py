"""Sentences of the talk: what was raised, answered and closed, and by whom."""

from agreements.activity.names import Names
from agreements.activity.sentence_parts import SentenceOf, department, person, reason, said
from agreements.models import Event
from agreements.models.kinds import EventKind
from agreements.models.open_point import PointKind
from stakeholders.text.sentences import gettext_lazy as _


def _raised(event: Event, names: Names) -> str:
    of_party, of_all = _RAISED[PointKind(event.data["point_kind"])]
    return (of_party if "department" in event.data else of_all)(event, names)


def _withdrawn(event: Event, names: Names) -> str:
    return _WITHDRAWN[PointKind(event.data["point_kind"])](event, names)


def _settled(event: Event, names: Names) -> str:
    return _SETTLED[PointKind(event.data["point_kind"])](event, names)


_TO_ALL = {
    PointKind.QUESTION: _("%(who)s asks: “%(reason)s”."),
    PointKind.SUGGESTION: _("%(who)s suggests other words: “%(reason)s”."),
    PointKind.OBJECTION: _("%(who)s objects: “%(reason)s”."),
    PointKind.CHALLENGE: _("%(who)s asks whether this is so: “%(reason)s”."),
}
_TO_PARTY = {
    PointKind.QUESTION: _("%(who)s asks %(department)s: “%(reason)s”."),
    PointKind.SUGGESTION: _("%(who)s suggests other words to %(department)s: “%(reason)s”."),
    PointKind.OBJECTION: _("%(who)s objects, and asks %(department)s: “%(reason)s”."),
    PointKind.CHALLENGE: _("%(who)s asks %(department)s whether this is so: “%(reason)s”."),
}
# To one party, and to all others.
_RAISED: dict[PointKind, tuple[SentenceOf, SentenceOf]] = {
    kind: (said(_TO_PARTY[kind], department=department, reason=reason), said(_TO_ALL[kind], reason=reason))
    for kind in PointKind
}
_SETTLED: dict[PointKind, SentenceOf] = {
    PointKind.QUESTION: said(
        _("%(who)s settled a question of %(person)s: “%(reason)s”."), person=person, reason=reason
    ),
    PointKind.SUGGESTION: said(
        _("%(who)s settled a suggestion of %(person)s: “%(reason)s”."), person=person, reason=reason
    ),
    PointKind.OBJECTION: said(
        _("%(who)s settled the objection of %(person)s: “%(reason)s”."), person=person, reason=reason
    ),
    PointKind.CHALLENGE: said(
        _("%(who)s settled what %(person)s had challenged: “%(reason)s”."), person=person, reason=reason
    ),
}
_WITHDRAWN: dict[PointKind, SentenceOf] = {
    PointKind.QUESTION: said(_("%(who)s took back a question.")),
    PointKind.SUGGESTION: said(_("%(who)s took back a suggestion.")),
    PointKind.OBJECTION: said(_("%(who)s took back an objection.")),
    PointKind.CHALLENGE: said(_("%(who)s took back a challenge.")),
}

SENTENCES: dict[str, SentenceOf] = {
    EventKind.POINT_RAISED: _raised,
    EventKind.POINT_ANSWERED: said(_("%(who)s answered: “%(reason)s”."), reason=reason),
    EventKind.POINT_SETTLED: _settled,
    EventKind.POINT_WITHDRAWN: _withdrawn,
    EventKind.POINT_TAKEN_OVER: said(_("%(who)s took over the suggestion of %(person)s."), person=person),
    EventKind.POINT_DECLINED: said(
        _("%(who)s declined a suggestion of %(person)s: “%(reason)s”."), person=person, reason=reason
    ),
}
