"""Opens an episode when a drift rule applies, and closes it when its reason is gone; one alert per episode."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from agreements.drift.rules import RULES, DriftRule, reason_for_closing, settled_for_good
from agreements.models import Agreement, Episode
from agreements.models.event import record
from agreements.models.kinds import EventKind
from agreements.models.locked_batches import together


@dataclass(frozen=True)
class WatchReport:
    """What one watch changed."""

    opened: int
    closed: int


def watch(*, at: datetime) -> WatchReport:
    """Close what is settled, then open what drifts at this moment; any number may watch at once.

    The act in the history is what announces an episode, so opening it and telling of it cannot part.
    """
    closed = _close_settled(at)
    opened = sum(_open_new(rule, at) for rule in RULES)
    return WatchReport(opened=opened, closed=closed)


def _close_settled(at: datetime) -> int:
    settled = settled_for_good(Episode.objects.open(), at).order_by("agreement_id", "pk")
    return together(settled.values_list("agreement_id", "pk"), partial(_close, at=at))


def _close(agreement: Agreement, episode_ids: list[int], *, at: datetime) -> int:
    still = settled_for_good(Episode.objects.open().filter(pk__in=episode_ids), at)
    episodes = still.select_related("commitment__terms", "review").order_by("pk")
    for episode in episodes:
        episode.closed_at = at
        episode.save(update_fields=["closed_at"])
        because = reason_for_closing(episode)
        record(agreement, EventKind.EPISODE_CLOSED, by=None, at=at, **_subject(episode), because=because)
    return len(episodes)


def _open_new(rule: DriftRule, at: datetime) -> int:
    signs = rule.signs(at, rule.subjects(at))
    return together(((sign.agreement_id, sign.subject_id) for sign in signs), partial(_open, rule=rule, at=at))


def _open(agreement: Agreement, subject_ids: list[int], *, rule: DriftRule, at: datetime) -> int:
    # The owner may have spoken, or another watch been faster, between the search and the lock.
    still = list(rule.signs(at, rule.subjects(at).filter(pk__in=subject_ids)))
    for sign in still:
        about = {f"{rule.about}_id": sign.subject_id}
        episode = Episode.objects.create(
            agreement=agreement, rule=rule.rule, opened_at=at, evidence=sign.evidence, **about
        )
        record(agreement, EventKind.EPISODE_OPENED, by=None, at=at, **_subject(episode))
    return len(still)


def _subject(episode: Episode) -> dict[str, Any]:
    review = episode.review
    about = {"commitment": episode.commitment_id, "review": review and review.pk, "number": review and review.number}
    return {"episode": episode.pk, "rule": str(episode.rule)} | {name: pk for name, pk in about.items() if pk}
