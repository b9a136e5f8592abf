"""The health of an agreement: the status among its commitments that needs people most."""

from collections.abc import Iterable

from agreements.dashboard.commitment_status import CommitmentStatus, StatusWord

# From what needs people most to what needs them least. Silence beats a green light.
ORDER: list[StatusWord] = [
    StatusWord.OFF_TRACK,
    StatusWord.DATE_PASSED,
    StatusWord.AT_RISK,
    StatusWord.SENT_BACK,
    StatusWord.NO_NEWS,
    StatusWord.WAITS_FOR_ACCEPTANCE,
    StatusWord.NOT_YET,
    StatusWord.ON_TRACK,
    StatusWord.DONE,
    StatusWord.WITHDRAWN,
]


def worst(statuses: Iterable[CommitmentStatus]) -> CommitmentStatus:
    """Return the status that needs people most; of equals the one with the oldest news."""
    return min(statuses, key=lambda status: (ORDER.index(status.word), _age(status)))


def _age(status: CommitmentStatus) -> float:
    return status.since.timestamp() if status.since else 0.0
