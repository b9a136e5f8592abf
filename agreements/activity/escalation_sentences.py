"""Sentences about asking for news, escalation steps and pauses."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.activity.names import Names
from agreements.activity.sentence_parts import SentenceOf, day, promise, reason, revision, said
from agreements.models import Event
from agreements.models.escalation import Rung
from agreements.models.kinds import EventKind

RUNGS: dict[str, SentenceOf] = {
    Rung.FOREWARNED: said(
        _("Still no news on %(promise)s: its owner was told that the receiver will be."), promise=promise
    ),
    Rung.COUNTERPART: said(_("Still no news on %(promise)s: the receiver was told, as agreed."), promise=promise),
    Rung.CONTACT: said(_("Still no news on %(promise)s: the escalation contact is asked, as agreed."), promise=promise),
}


def _escalated(event: Event, names: Names) -> str:
    return RUNGS.get(event.data.get("rung", ""), RUNGS[Rung.FOREWARNED])(event, names)


DAYS: dict[str, Callable[[Event, Names], Any]] = {side: day(side) for side in ("from", "to")}

SENTENCES: dict[str, SentenceOf] = {
    EventKind.NEWS_ASKED: said(_("%(who)s asked for news on %(promise)s."), promise=promise),
    EventKind.CHANGE_NEWS_ASKED: said(
        _("%(who)s asked for news of the change in revision %(revision)s."), revision=revision
    ),
    EventKind.ESCALATED: _escalated,
    EventKind.LADDER_STILLED: said(
        _("%(who)s noted that nobody further has to hear of the silence on %(promise)s."), promise=promise
    ),
    EventKind.AGREEMENT_PAUSED: said(
        _("%(who)s let the agreement rest from %(from)s to %(to)s: “%(reason)s”."), reason=reason, **DAYS
    ),
    EventKind.AGREEMENT_RESUMED: said(_("%(who)s let the agreement go on.")),
}
