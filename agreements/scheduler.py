"""The scheduler: one round of work that is due by the clock, then the news that follows from it, then the mail."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from agreements.cadence.auto_acceptance import apply_silence_rule
from agreements.cadence.disclosure import tell_what_stands
from agreements.cadence.notices import give_notices
from agreements.cadence.occasions import open_due
from agreements.cadence.reminders import remind
from agreements.cadence.schedules import derive
from agreements.cadence.suspension import close_paused_check_ins
from agreements.dashboard.health.weeks import close_weeks
from agreements.drift.episodes import watch
from agreements.drift.ladder import climb
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests.bundles import bundle_all
from agreements.notifications.digests.daily import make_daily
from agreements.notifications.digests.weekly import make_weekly
from agreements.notifications.fan_out.account_notes import announce_account_notes
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.early_return import hear_sooner
from agreements.notifications.fan_out.stand_in_notices import tell_of_stand_ins
from agreements.reviews.calendar_changes import announce_review_days
from agreements.reviews.planning import plan
from stakeholders.accounts.password_resets import answer_reset_requests
from stakeholders.accounts.sign_in_limits import remove_expired
from stakeholders.exports.job_round import write_files
from stakeholders.models import the_organisation

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TickReport:
    """What one tick did."""

    told: int
    schedules: int
    check_ins: int
    reminders: int
    paused: int
    reviews: int
    silences: int
    notices: int


def tick(*, at: datetime) -> TickReport:
    """Tell what can no longer be taken back, let schedules follow the terms in force, ask for the check-ins that are
    due, mention dates, plan reviews, and let the silence of a receiver mean what was agreed.

    `at` is the one moment of this tick, read from the database. What another tick holds at this
    moment is left to it.
    """
    zone = the_organisation().zone
    return TickReport(
        told=tell_what_stands(at),
        schedules=derive(),
        paused=close_paused_check_ins(at),
        check_ins=open_due(at),
        reminders=remind(at),
        reviews=plan(at, zone),
        silences=apply_silence_rule(at),
        notices=give_notices(at, zone) + announce_review_days(at, zone),
    )


def tick_round(at: datetime) -> None:
    """Open what is due, look for drift, climb where silence goes on, sum up days and weeks, tell of it, write files."""
    _run_all(
        lambda: tick(at=at),
        lambda: watch(at=at),
        lambda: climb(at),
        lambda: tell_of_stand_ins(at),
        lambda: hear_sooner(at),
        lambda: make_daily(at),
        lambda: close_weeks(at, the_organisation().zone),
        lambda: make_weekly(at),
        lambda: remove_expired(at),
        lambda: delivery_round(at),
        # Last: a long file keeps no mail waiting.
        lambda: write_files(at),
    )


def delivery_round(at: datetime) -> None:
    """Tell people what happened, in agreements and to their accounts, and send their mail."""
    _run_all(
        lambda: answer_reset_requests(at),
        lambda: announce_account_notes(at),
        lambda: announce_all(at),
        lambda: bundle_all(at),
        lambda: deliver(at),
    )


def _run_all(*stages: Callable[[], object]) -> None:
    """Run every stage; an error in one is raised at the end, so that it keeps no mail from anybody else."""
    troubles = [trouble for stage in stages if (trouble := _trouble_of(stage))]
    if troubles:
        raise ExceptionGroup("This round was not finished", troubles)


def _trouble_of(stage: Callable[[], object]) -> Exception | None:
    try:
        stage()
    except Exception as trouble:
        logger.exception("One part of the round could not be done")
        return trouble
    return None
