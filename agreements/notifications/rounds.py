"""One round of the bell: what the clock owes, then what is to be told, then the mail."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import connection

from agreements.cadence.ticking import tick
from agreements.drift.ladder import climb
from agreements.drift.watching import watch
from agreements.notifications.announcing import announce_all
from agreements.notifications.bundling import bundle_all
from agreements.notifications.coming_back import hear_sooner
from agreements.notifications.daily import make_daily
from agreements.notifications.delivery import deliver
from agreements.notifications.security import tell_of_security
from agreements.notifications.standing_in import tell_of_stand_ins
from agreements.notifications.weekly import make_weekly

logger = logging.getLogger(__name__)


def tick_round(at: datetime) -> None:
    """Open what is due, look for drift, climb the ladder where silence goes on, sum up, and tell people of it.

    Trouble with one of these is raised at the end: it keeps no mail from those whom the others owe one.
    """
    stages: tuple[Callable[[], object], ...] = (
        lambda: tell_of_security(at),
        lambda: tick(at=at),
        lambda: watch(at=at),
        lambda: climb(at),
        lambda: tell_of_stand_ins(at),
        lambda: hear_sooner(at),
        lambda: make_daily(at),
        lambda: make_weekly(at),
        lambda: delivery_round(at),
    )
    troubles = [trouble for stage in stages if (trouble := _trouble_of(stage))]
    if troubles:
        raise ExceptionGroup("This round was not finished", troubles)


def delivery_round(at: datetime) -> None:
    """Tell people what happened and send their mail."""
    announce_all(at)
    bundle_all(at)
    deliver(at)


def _trouble_of(stage: Callable[[], object]) -> Exception | None:
    try:
        stage()
    except Exception as trouble:
        logger.exception("One part of the round could not be done")
        return trouble
    return None


def database_now() -> datetime:
    """Return the one clock that all processes share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]
