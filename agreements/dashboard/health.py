"""How an agreement is going: the worst news of its commitments, and how old that news is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import Commitment, Rhythm
from agreements.models.commitment import Standing

# After the rhythm's length without a word, news has become old; the days are those of the rule "no news".
GRACE = timedelta(days=4)
NO_NEWS = "no_news"

# From what needs people most to what needs them least. News that is too old beats a green light.
ORDER: list[str] = [Standing.OFF_TRACK, Standing.AT_RISK, NO_NEWS, Standing.NOT_YET, Standing.ON_TRACK, Standing.DONE]
LABELS: dict[str, str | Promise] = {NO_NEWS: _("No news"), **dict(Standing.choices)}


@dataclass(frozen=True)
class Health:
    """A standing as shown: its word, and the moment of the news it rests on (none when nobody reported yet)."""

    standing: str
    since: datetime | None

    @property
    def label(self) -> str:
        return str(LABELS[self.standing])


def health_of(commitment: Commitment, rhythm: Rhythm | None, *, now: datetime) -> Health:
    """Return how one commitment in force stands at `now`."""
    heard = commitment.standing_at
    if commitment.is_done or rhythm is None:
        return Health(commitment.standing, heard)
    if heard is None:
        expected = rhythm.first_check_in_on
        return Health(NO_NEWS if _passed(expected, now) else Standing.NOT_YET, None)
    is_old = now - heard > timedelta(weeks=rhythm.every_weeks) + GRACE
    return Health(NO_NEWS, heard) if is_old else Health(commitment.standing, heard)


def worst(healths: Iterable[Health]) -> Health:
    """Return the health that needs people most; of equals the one with the oldest news."""
    return min(healths, key=lambda health: (ORDER.index(health.standing), _age(health)))


def _passed(expected: date, now: datetime) -> bool:
    return now.date() > expected + GRACE


def _age(health: Health) -> float:
    return health.since.timestamp() if health.since else 0.0
