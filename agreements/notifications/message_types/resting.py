"""While an agreement rests, nothing that the clock asks about it leaves; what people ask of each other stands."""

from typing import Any

from agreements.models.inbox_item import Telling
from agreements.notifications.prefetch import read_about

ASKED_BY_THE_CLOCK = frozenset(
    {
        "check_in_due",
        "date_near",
        "date_today",
        "date_passed",
        "no_news",
        "date_behind",
        "not_reviewed",
        "forewarned",
        "counterpart_told",
        "contact_asked",
        "review_near",
        "decision_near",
    }
)


def is_asked_in_a_pause(telling: Telling) -> bool:
    """True for a question of the clock about an agreement that rests by now."""
    if telling.kind not in ASKED_BY_THE_CLOCK:
        return False
    read_about([telling])
    agreement: Any = telling.agreement
    return bool(agreement.rests)
