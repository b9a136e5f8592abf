"""Pauses in the schedule: open check-ins close, and no point of the rhythm counts as missed."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db.models import Exists, OuterRef

from agreements.models import Occasion, Pause
from agreements.models.locked_batches import Claimed, in_batches
from agreements.models.occasion import Closing


def close_paused_check_ins(at: datetime) -> int:
    """Close the open check-ins of agreements that are paused now; return how many."""
    resting = Pause.objects.running(at).filter(agreement=OuterRef("commitment__agreement"))
    owed = Occasion.objects.filter(Exists(resting), closing=Closing.OPEN).order_by("commitment__agreement_id", "pk")
    return in_batches(owed.values_list("commitment__agreement_id", "pk"), partial(_close, at=at))


def falls_into(pauses: Iterable[Pause], due_at: datetime) -> bool:
    """True for a point of the rhythm at which the agreement was paused."""
    return any(pause.starts_at <= due_at < pause.ends_at for pause in pauses)


def _close(claimed: Claimed, occasion_ids: list[int], *, at: datetime) -> int:
    resting = Pause.objects.running(at).filter(agreement__in=claimed).values("agreement")
    owed = Occasion.objects.filter(pk__in=occasion_ids, closing=Closing.OPEN, commitment__agreement__in=resting)
    return owed.update(closing=Closing.PAUSED, closed_at=at)
