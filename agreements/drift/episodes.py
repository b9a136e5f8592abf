"""Opens an episode when a drift rule applies and closes it when it no longer does; one alert per episode."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import prefetch_related_objects

from agreements.drift.rules import RULES, DriftRule, newest_closing, reason_for_closing, settled_for_good
from agreements.models import Episode
from agreements.models.event import record_together
from agreements.models.kinds import EventKind
from agreements.models.locked_batches import Claimed, in_batches


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
    return in_batches(settled.values_list("agreement_id", "pk"), partial(_close, at=at))


def _close(claimed: Claimed, episode_ids: list[int], *, at: datetime) -> int:
    still = settled_for_good(Episode.objects.open().filter(pk__in=episode_ids), at)
    episodes = list(
        still.annotate(newest=newest_closing()).select_related("commitment__terms", "review").order_by("pk")
    )
    Episode.objects.filter(pk__in=[episode.pk for episode in episodes]).update(closed_at=at)
    because: dict[Episode, dict[str, Any]] = {one: {"because": reason_for_closing(one)} for one in episodes}
    _record(claimed, EventKind.EPISODE_CLOSED, because, at)
    return len(episodes)


def _open_new(rule: DriftRule, at: datetime) -> int:
    signs = rule.signs(at, rule.subjects(at))
    return in_batches(((sign.agreement_id, sign.subject_id) for sign in signs), partial(_open, rule=rule, at=at))


def _open(claimed: Claimed, subject_ids: list[int], *, rule: DriftRule, at: datetime) -> int:
    # Between the search and the lock the owner may have reported, or another tick have opened it.
    still = rule.signs(at, rule.subjects(at).filter(pk__in=subject_ids))
    episodes = Episode.objects.bulk_create(
        [
            Episode(
                agreement=claimed[sign.agreement_id],
                rule=rule.rule,
                opened_at=at,
                evidence=sign.evidence,
                **{f"{rule.about}_id": sign.subject_id},
            )
            for sign in still
        ]
    )
    prefetch_related_objects(episodes, "review")
    _record(claimed, EventKind.EPISODE_OPENED, {episode: {} for episode in episodes}, at)
    return len(episodes)


def _record(claimed: Claimed, kind: EventKind, episodes: Mapping[Episode, dict[str, Any]], at: datetime) -> None:
    acts = [(claimed[one.agreement_id], kind, _subject(one) | more) for one, more in episodes.items()]
    record_together(acts, at=at)


def _subject(episode: Episode) -> dict[str, Any]:
    review = episode.review
    about = {"commitment": episode.commitment_id, "review": review and review.pk, "number": review and review.number}
    return {"episode": episode.pk, "rule": str(episode.rule)} | {name: pk for name, pk in about.items() if pk}
