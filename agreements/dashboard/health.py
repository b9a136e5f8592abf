"""How an agreement is going: what the commitment says that needs people most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from agreements.models import Commitment
from agreements.models.commitment import ReportedStatus
from agreements.models.episode import Rule

NO_NEWS: str = Rule.NO_NEWS

# From what needs people most to what needs them least. Silence beats a green light.
ORDER: list[str] = [
    ReportedStatus.OFF_TRACK,
    ReportedStatus.AT_RISK,
    NO_NEWS,
    ReportedStatus.NOT_YET,
    ReportedStatus.ON_TRACK,
    ReportedStatus.DONE,
]
LABELS: dict[str, str | Promise] = {NO_NEWS: Rule.NO_NEWS.label, **dict(ReportedStatus.choices)}


@dataclass(frozen=True)
class Health:
    """A status as shown: its word, and the moment of the news it rests on (none when nobody reported yet)."""

    status: str
    since: datetime | None

    @property
    def label(self) -> str:
        return str(LABELS[self.status])


def health_of(commitment: Commitment, *, is_silent: bool) -> Health:
    """Return how one commitment in force stands; of one that is silent the last word counts no more."""
    return Health(NO_NEWS if is_silent else commitment.reported_status, commitment.reported_at)


def worst(healths: Iterable[Health]) -> Health:
    """Return the health that needs people most; of equals the one with the oldest news."""
    return min(healths, key=lambda health: (ORDER.index(health.status), _age(health)))


def _age(health: Health) -> float:
    return health.since.timestamp() if health.since else 0.0
