"""The summary at the head of the dashboard: health now and changes since Monday; and the caption of the chart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from agreements.dashboard.health.words import severity
from agreements.dashboard.overview.health import Health
from agreements.dashboard.relations.addresses import address_of
from agreements.models import Agreement
from agreements.models.health_week import HealthWord
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext

# The order of the counts; and what is said of one agreement by name.
SAID = {
    HealthWord.ON_TRACK: gettext_lazy("is on track"),
    HealthWord.AT_RISK: gettext_lazy("is at risk"),
    HealthWord.OFF_TRACK: gettext_lazy("is off track"),
    HealthWord.NO_NEWS: gettext_lazy("has no news"),
    HealthWord.ADJUSTING: gettext_lazy("is adjusting"),
    HealthWord.PAUSED: gettext_lazy("is paused"),
    HealthWord.NOT_YET: gettext_lazy("has no check-in yet"),
}
BOTH = 2
# Titles longer than this are named by what stands before their colon, where there is one.
SHORT_TITLE = 32


@dataclass(frozen=True)
class Part:
    """One part of the sentence: words that link to what they count or name, and what follows the link."""

    words: str
    url: str = ""
    after: str = ""


@dataclass(frozen=True)
class Summary:
    """What is said now, and what changed since Monday; both read on without a gap."""

    total: int
    now: Sequence[Part]
    changed: Sequence[Part]
    # What is said after the parts: "The other two are on track."
    rest: str = ""
    # Where all of them are.
    url: str = ""


def summary_of(health: Health, agreements: Sequence[Agreement]) -> Summary:
    """Return the sentence: a few agreements by name, which are given with their titles, and counts of more."""
    if not health.is_small:
        url = address_of(health.scope, "health-list")
        return Summary(len(health.now), _joined(_counted(health)), _joined(_changes_counted(health)), url=url)
    changed = _joined(_changes_named(health, agreements))
    return Summary(len(health.now), _joined(_named(health, agreements)), changed, _others(health))


def said_in_full(summary: Summary, health: Health) -> str:
    """Return the sentence as text, for a mail."""
    total = ngettext("%(count)s agreement:", "%(count)s agreements:", summary.total) % {"count": summary.total}
    parts = ["" if health.is_small else total, _text(summary.now), summary.rest]
    day = {"day": date_format(health.since, "l j F")}
    if summary.changed:
        parts += [_("Since %(day)s") % day, _text(summary.changed)]
    elif health.is_compared:
        parts.append(_("Nothing got worse or better since %(day)s.") % day)
    return " ".join(filter(None, parts))


def _text(parts: Sequence[Part]) -> str:
    return "".join(f"{part.words}{part.after}" for part in parts)


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with commas, "and" and a full stop after them."""
    last = len(parts) - 1
    ends = [", " if place < last - 1 else f" {_('and')} " for place in range(last)] + ["."]
    return [replace(part, after=f"{part.after}{end}") for part, end in zip(parts, ends, strict=False)]


def caption_of(health: Health) -> str:
    """Return what the picture of the weeks shows: how many are on track, and the band that moved most since Monday."""
    on_track = health.counts.get(HealthWord.ON_TRACK, 0)
    said = _("%(count)s of %(total)s are on track.") % {"count": on_track, "total": len(health.now)}
    if not on_track:
        said = _("None is on track.")
    if not health.is_compared:
        return said
    before = Counter(health.was.values())
    moves = {
        word: health.counts.get(word, 0) - before.get(word, 0) for word in HealthWord if word != HealthWord.ON_TRACK
    }
    word = max(moves, key=lambda one: abs(moves[one]))
    if not moves[word]:
        return said
    sentence = (
        _("%(word)s rose from %(before)s to %(now)s.")
        if moves[word] > 0
        else _("%(word)s fell from %(before)s to %(now)s.")
    )
    moved = sentence % {"word": word.label, "before": before.get(word, 0), "now": health.counts.get(word, 0)}
    return f"{said} {moved}"


def short_title(title: str) -> str:
    """Return how a sentence names an agreement."""
    head, colon, _rest = title.partition(": ")
    return head if colon and len(title) > SHORT_TITLE else title


def _counted(health: Health) -> list[Part]:
    """Count the agreements of each word; every count leads to exactly its rows."""
    return [
        Part(f"{count} {str(word.label).lower()}", address_of(health.scope, "health-list", word=word.value))
        for word in SAID
        if (count := health.counts.get(word))
    ]


def _changes_counted(health: Health) -> list[Part]:
    worse, better, signed = len(health.worse), len(health.better), len(health.signed)
    parts = [
        (worse, _("%(count)s got worse"), "worse"),
        (better, _("%(count)s got better"), "better"),
        (signed, ngettext("%(count)s was signed", "%(count)s were signed", signed), "signed"),
    ]
    return [
        Part(words % {"count": count}, address_of(health.scope, "health-list", moved=move))
        for count, words, move in parts
        if count
    ]


def _named(health: Health, agreements: Sequence[Agreement]) -> list[Part]:
    """Name those that are not on track, what needs people most first."""
    others = [one for one in agreements if health.now[one.pk] != HealthWord.ON_TRACK]
    others.sort(key=lambda one: -severity(health.now[one.pk]))
    return [_part(one, _standing(one.pk, health)) for one in others]


def _standing(pk: int, health: Health) -> str:
    """Return the health of one agreement, to follow its name; for a pause until when."""
    word = health.now[pk]
    if word != HealthWord.PAUSED:
        return str(SAID[word])
    return _("is paused until %(day)s") % {"day": date_format(health.paused[pk], "j F")}


def _changes_named(health: Health, agreements: Sequence[Agreement]) -> list[Part]:
    worse, better, signed = set(health.worse), set(health.better), set(health.signed)
    parts = []
    for one in agreements:
        if one.pk in worse:
            parts.append(_part(one, _("got worse")))
        elif one.pk in better:
            parts.append(_part(one, _("got better")))
        elif one.pk in signed:
            parts.append(_part(one, _("was signed")))
    return parts


def _part(agreement: Agreement, after: str) -> Part:
    title: str = agreement.title  # type: ignore[attr-defined]  # annotated by titled()
    return Part(short_title(title), agreement.get_absolute_url(), f" {after}")


def _others(health: Health) -> str:
    """Return what is said of those that are on track."""
    on_track, total = health.counts.get(HealthWord.ON_TRACK, 0), len(health.now)
    if not on_track:
        return ""
    if on_track == total:
        said = ngettext("The agreement is on track.", "All %(count)s agreements are on track.", total)
        if total == BOTH:
            said = _("Both agreements are on track.")
    else:
        said = ngettext("The other one is on track.", "The other %(count)s are on track.", on_track)
    return said % {"count": on_track}
