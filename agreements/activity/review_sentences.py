"""Sentences about reviews: held, moved, and what was taken from them."""

from django.utils.translation import gettext_lazy as _

from agreements.activity.names import Names
from agreements.activity.sentence_parts import SentenceOf, day, said
from agreements.models import Event
from agreements.models.kinds import EventKind
from agreements.text import short


def number(event: Event, names: Names) -> str:
    """Return the number of the review."""
    return str(event.data.get("number", ""))


def action(event: Event, names: Names) -> str:
    """Return the action in a few words."""
    return short(event.data.get("action", ""))


SENTENCES: dict[str, SentenceOf] = {
    EventKind.REVIEW_HELD: said(_("%(who)s recorded review %(number)s."), number=number),
    EventKind.REVIEW_MOVED: said(
        _("%(who)s moved review %(number)s from %(from)s to %(to)s."),
        number=number,
        **{side: day(side) for side in ("from", "to")},
    ),
    EventKind.ACTION_DONE: said(_("%(who)s noted that this is done: “%(action)s”."), action=action),
}
