"""The health of an agreement: one word computed from the statuses of its promises, the same everywhere."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format

from agreements.dashboard.commitment_status import StatusWord
from agreements.models.health_week import HealthWord
from stakeholders.text.sentences import gettext as _

# Which health each status of a promise means. After its date a promise is off track, whatever was reported.
OF_PROMISE = {
    StatusWord.OFF_TRACK: HealthWord.OFF_TRACK,
    StatusWord.DATE_PASSED: HealthWord.OFF_TRACK,
    StatusWord.AT_RISK: HealthWord.AT_RISK,
    StatusWord.SENT_BACK: HealthWord.AT_RISK,
    StatusWord.NO_OWNER: HealthWord.AT_RISK,
    StatusWord.NO_NEWS: HealthWord.NO_NEWS,
    StatusWord.NOT_YET: HealthWord.NOT_YET,
    StatusWord.ON_TRACK: HealthWord.ON_TRACK,
    StatusWord.WAITS_FOR_ACCEPTANCE: HealthWord.ON_TRACK,
    StatusWord.DONE: HealthWord.ON_TRACK,
    StatusWord.WITHDRAWN: HealthWord.NOT_YET,
    StatusWord.PAUSED: HealthWord.PAUSED,
}
# The words that need attention, from the mildest; the others are equal among themselves.
WORRIES = (HealthWord.NO_NEWS, HealthWord.AT_RISK, HealthWord.OFF_TRACK)


def health_of(statuses: Iterable[StatusWord], *, is_paused: bool, is_adjusting: bool) -> HealthWord:
    """Return the word of an agreement whose promises stand like this; `is_adjusting` while a change is asked for.

    A paused agreement is "paused", whatever was reported before: nobody is asked about it.
    Off track, at risk and no news come first: a change that is asked for hides none of them. An agreement of which
    nothing was reported yet is never on track; one report is enough where nothing else is owed.
    """
    if is_paused:
        return HealthWord.PAUSED
    said = {OF_PROMISE[status] for status in statuses}
    for worry in reversed(WORRIES):
        if worry in said:
            return worry
    if is_adjusting:
        return HealthWord.ADJUSTING
    return HealthWord.ON_TRACK if HealthWord.ON_TRACK in said else HealthWord.NOT_YET


def spoken(word: HealthWord, paused_until: date | None) -> str:
    """Return the word as a label of one agreement, for example "Paused until 14 March"."""
    if word != HealthWord.PAUSED or paused_until is None:
        return str(word.label)
    return _("Paused until %(day)s") % {"day": date_format(paused_until, "j F")}


def severity(word: HealthWord) -> int:
    """Return 0 for a word that needs no attention, and 1 to 3 from no news to off track."""
    return WORRIES.index(word) + 1 if word in WORRIES else 0


def step(before: HealthWord, now: HealthWord) -> int:
    """Return the change of severity, positive when it got worse; 0 when a pause begins or ends."""
    return 0 if HealthWord.PAUSED in (before, now) else severity(now) - severity(before)
