"""The health of an agreement: one word made of how its promises stand, the same on every page, mail and picture."""

from collections.abc import Iterable

from agreements.dashboard.commitment_status import StatusWord
from agreements.models.health_week import HealthWord

# What a promise says about its agreement. The date has passed: it is off track whatever was reported before.
OF_PROMISE = {
    StatusWord.OFF_TRACK: HealthWord.OFF_TRACK,
    StatusWord.DATE_PASSED: HealthWord.OFF_TRACK,
    StatusWord.AT_RISK: HealthWord.AT_RISK,
    StatusWord.SENT_BACK: HealthWord.AT_RISK,
    StatusWord.NO_NEWS: HealthWord.NO_NEWS,
    StatusWord.NOT_YET: HealthWord.NOT_YET,
    StatusWord.ON_TRACK: HealthWord.ON_TRACK,
    StatusWord.WAITS_FOR_ACCEPTANCE: HealthWord.ON_TRACK,
    StatusWord.DONE: HealthWord.ON_TRACK,
    StatusWord.WITHDRAWN: HealthWord.NOT_YET,
}
# The words that ask for a look, from the mildest; the others are equal among themselves.
WORRIES = (HealthWord.NO_NEWS, HealthWord.AT_RISK, HealthWord.OFF_TRACK)


def health_of(statuses: Iterable[StatusWord], *, is_adjusting: bool) -> HealthWord:
    """Return the word of an agreement whose promises stand like this; `is_adjusting` while a change is asked for.

    Off track, at risk and no news come first: a change that is asked for hides none of them. An agreement of which
    nothing was reported yet is never on track; one report is enough where nothing else is owed.
    """
    said = {OF_PROMISE[status] for status in statuses}
    for worry in reversed(WORRIES):
        if worry in said:
            return worry
    if is_adjusting:
        return HealthWord.ADJUSTING
    return HealthWord.ON_TRACK if HealthWord.ON_TRACK in said else HealthWord.NOT_YET


def severity(word: HealthWord) -> int:
    """Return 0 for a word that asks for no look, and 1 to 3 from no news to off track."""
    return WORRIES.index(word) + 1 if word in WORRIES else 0
