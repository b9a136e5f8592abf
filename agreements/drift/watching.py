"""The watch: opens an episode when a promise drifts, closes it when the reason is gone. One episode, one alert."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from agreements.cadence.claiming import one_by_one
from agreements.drift.rules import RULES, DriftRule, Sign, reason_for_closing, settled_for_good
from agreements.models import Agreement, Episode
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
    pieces = settled.order_by("agreement_id", "pk").values_list("agreement_id", "pk")
    return one_by_one(pieces, partial(_close, rule=rule, at=at))


def _close(agreement: Agreement, episode_id: int, *, rule: DriftRule, at: datetime) -> bool:
    still = settled_for_good(rule, Episode.objects.open().filter(pk=episode_id), at)
    episode = still.select_related("commitment__terms", "review").first()
    if episode is None:
        return False
    episode.closed_at = at
    episode.save(update_fields=["closed_at"])
    because = reason_for_closing(episode)
    record(agreement, "episode_closed", by=None, at=at, **_subject(episode), because=because)
    return True


def _open_new(rule: DriftRule, at: datetime) -> int:
    signs = rule.signs(at, rule.subjects(at))
    return one_by_one(((sign.agreement_id, sign) for sign in signs), partial(_open, rule=rule, at=at))


def _open(agreement: Agreement, sign: Sign, *, rule: DriftRule, at: datetime) -> bool:
    # The owner may have spoken, or another watch been faster, between the search and the lock.
    still = next(rule.signs(at, rule.subjects(at).filter(pk=sign.subject_id)), None)
    if still is None:
        return False
    about = {f"{rule.about}_id": sign.subject_id}
    episode = Episode.objects.create(
        agreement=agreement, rule=rule.rule, opened_at=at, evidence=still.evidence, **about
    )
    record(agreement, "episode_opened", by=None, at=at, **_subject(episode))
    return True


def _subject(episode: Episode) -> dict[str, Any]:
    review = episode.review
    about = {"commitment": episode.commitment_id, "review": review and review.pk, "number": review and review.number}
    return {"episode": episode.pk, "rule": str(episode.rule)} | {name: pk for name, pk in about.items() if pk}
