"""Who will be told, in words, beside the button that sends; the view has computed it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format

from agreements.notifications.fan_out.preview import Reach
from stakeholders.models import User
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

register = template.Library()
# More names than these are a number.
MOST_NAMES = 3


@register.inclusion_tag("components/will_be_told.html")
def will_be_told(reach: Reach, lead: str = "") -> dict[str, Any]:
    """Say whom an act reaches, after `lead`."""
    return {"lead": lead, "sentences": list(sentences(reach))}


@register.inclusion_tag("components/told_by_answer.html")
def told_by_answer(reaches: Mapping[Reach, Sequence[TextChoices]]) -> dict[str, Any]:
    """Say whom each answer reaches; answers that reach the same people the same way are one line."""
    return {"answers": [(choices, list(sentences(reach))) for reach, choices in reaches.items()]}


def sentences(reach: Reach) -> Iterator[str]:
    """Yield one sentence for each way in which people are reached, days and times on the clock of the reader."""
    if reach.by_mail:
        yield _counted(reach.by_mail, _gets_a_mail)
    for person, when in reach.bundled:
        parts = {"person": person, "moment": date_format(timezone.localtime(when), "H:i")}
        yield _("%(person)s gets a mail at %(moment)s, together with what else comes until then.") % parts
    for person, when in reach.quiet:
        parts = {"person": person, "moment": date_format(timezone.localtime(when), "l j F, H:i")}
        yield _("%(person)s reads no mail before %(moment)s; it arrives then.") % parts
    for when, people in _by_moment(reach.digest):
        parts = {"names": _names(people), "moment": date_format(timezone.localtime(when), "l j F, H:i")}
        said = ngettext(
            "%(names)s finds it in the inbox now, and in the digest of %(moment)s.",
            "%(names)s find it in the inbox now, and in the digest of %(moment)s.",
            len(people),
        )
        yield said % parts
    if reach.in_inbox:
        yield _counted(reach.in_inbox, _finds_it)


def _counted(people: Sequence[User], sentence: Callable[[int], str]) -> str:
    return sentence(len(people)) % {"names": _names(people)}


def _gets_a_mail(number: int) -> str:
    return ngettext("%(names)s gets a mail at once.", "%(names)s get a mail at once.", number)


def _finds_it(number: int) -> str:
    return ngettext(
        "%(names)s finds it in the inbox alone.",
        "%(names)s find it in their inboxes alone.",
        number,
    )


def _by_moment(reached: Sequence[tuple[User, datetime]]) -> list[tuple[datetime, list[User]]]:
    found: dict[datetime, list[User]] = {}
    for person, when in reached:
        found.setdefault(when, []).append(person)
    return sorted(found.items())


def _names(people: Sequence[User]) -> str:
    names = [str(person) for person in people]
    if len(names) > MOST_NAMES:
        rest = len(names) - MOST_NAMES + 1
        names = [*names[: MOST_NAMES - 1], _("%(count)s others") % {"count": rest}]
    if len(names) == 1:
        return names[0]
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
