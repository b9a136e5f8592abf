"""The watch: opens an episode when a promise drifts, closes it when the reason is gone. One episode, one alert."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from agreements.cadence.claiming import one_by_one
from agreements.drift.rules import RULES, DriftRule, Sign, reason_for_closing, settled_for_good
from agreements.models import Agreement, Commitment, Episode
from agreements.models.event import record


@dataclass(frozen=True)
class WatchReport:
    """What one watch changed."""

    opened: int
    closed: int


def watch(*, at: datetime) -> WatchReport:
    """Close what is settled, then open what drifts at this moment; any number may watch at once.

    The act in the history is what announces an episode, so opening it and telling of it cannot part.
    """
    closed = sum(_close_settled(rule, at) for rule in RULES)
    opened = sum(_open_new(rule, at) for rule in RULES)
    return WatchReport(opened=opened, closed=closed)


def _close_settled(rule: DriftRule, at: datetime) -> int:
    settled = settled_for_good(rule, Episode.objects.open().filter(rule=rule.rule), at)
    pieces = settled.order_by("commitment__agreement_id", "pk").values_list("commitment__agreement_id", "pk")
    return one_by_one(pieces, partial(_close, rule=rule, at=at))


def _close(agreement: Agreement, episode_id: int, *, rule: DriftRule, at: datetime) -> bool:
    still = settled_for_good(rule, Episode.objects.open().filter(pk=episode_id), at)
    episode = still.select_related("commitment__terms").first()
    if episode is None:
        return False
    episode.closed_at = at
    episode.save(update_fields=["closed_at"])
    subject = {"episode": episode.pk, "commitment": episode.commitment_id, "rule": episode.rule}
    record(agreement, "episode_closed", by=None, at=at, **subject, because=reason_for_closing(episode))
    return True


def _open_new(rule: DriftRule, at: datetime) -> int:
    signs = rule.signs(at, Commitment.objects.running())
    return one_by_one(((sign.agreement_id, sign) for sign in signs), partial(_open, rule=rule, at=at))


def _open(agreement: Agreement, sign: Sign, *, rule: DriftRule, at: datetime) -> bool:
    # The owner may have spoken, or another watch been faster, between the search and the lock.
    still = next(rule.signs(at, Commitment.objects.running().filter(pk=sign.commitment_id)), None)
    if still is None:
        return False
    episode = Episode.objects.create(
        commitment_id=sign.commitment_id, rule=rule.rule, opened_at=at, evidence=still.evidence
    )
    subject = {"episode": episode.pk, "commitment": sign.commitment_id, "rule": str(rule.rule)}
    record(agreement, "episode_opened", by=None, at=at, **subject)
    return True
