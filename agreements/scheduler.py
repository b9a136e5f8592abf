"""The scheduler: one round of work that is due by the clock, then the news that follows from it, then the mail."""

import logging
from collections.abc import Callable
from dataclasses import astuple, dataclass, is_dataclass
from datetime import datetime

from agreements.analysis.outlook import listening
from agreements.cadence.auto_acceptance import apply_silence_rule
from agreements.cadence.disclosure import disclose_due
from agreements.cadence.notices import give_notices
from agreements.cadence.occasions import open_due
from agreements.cadence.reminders import remind
from agreements.cadence.schedules import derive
from agreements.cadence.suspension import close_paused_check_ins
from agreements.dashboard.health.weeks import close_weeks
from agreements.drafting.collaboration.presences import sweep_presences
from agreements.drafting.collaboration.private_copies import sweep_copies
from agreements.drift.episodes import watch
from agreements.drift.ladder import climb
from agreements.due_work import EVERYTHING, DueWork, due_work, note_look
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests.bundles import bundle_all
from agreements.notifications.digests.daily import make_daily
from agreements.notifications.digests.weekly import make_weekly
from agreements.notifications.fan_out.account_notes import announce_account_notes
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.early_return import ask_after_early_return
from agreements.notifications.fan_out.stand_in_notices import announce_stand_ins
from agreements.reviews.calendar_changes import announce_review_days
from agreements.reviews.planning import plan
from stakeholders.accounts.password_resets import answer_reset_requests
from stakeholders.accounts.sign_in_limits import remove_expired
from stakeholders.exports.job_round import write_files
from stakeholders.models import the_organisation

logger = logging.getLogger(__name__)
Stage = Callable[[], object]


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
        told=disclose_due(at),
        schedules=derive(),
        paused=close_paused_check_ins(at),
        check_ins=open_due(at),
        reminders=remind(at),
        reviews=plan(at, zone),
        silences=apply_silence_rule(at),
        notices=give_notices(at, zone) + announce_review_days(at, zone),
    )


def tick_round(at: datetime) -> None:
    """Open what is due, look for drift, climb where silence goes on, sum up days and weeks, tell of it, write files.

    With nothing due this is one question to the database. A search through all that is promised, which finds the
    rest, is done when the clock or people may have made something due since the last one that found nothing.
    """
    due = due_work(at)
    rounds = Stages()
    if due.clock or due.search:
        with listening() as outlook:
            rounds.run(
                lambda: tick(at=at),
                lambda: watch(at=at),
                lambda: climb(at),
                lambda: announce_stand_ins(at),
                lambda: ask_after_early_return(at),
                lambda: make_daily(at),
                lambda: close_weeks(at, the_organisation().zone),
                lambda: make_weekly(at),
                lambda: remove_expired(at),
                lambda: sweep_presences(at) + sweep_copies(at),
            )
        if not rounds.have_done_something and not rounds.troubles:
            note_look(at, outlook)
        due = EVERYTHING
    _deliver_what(due, at, rounds)
    if due.files:
        # Last: a long file keeps no mail waiting.
        rounds.run(lambda: write_files(at))
    rounds.end()


def delivery_round(at: datetime) -> None:
    """Tell people what happened, in agreements and to their accounts, and send their mail."""
    rounds = Stages()
    _deliver_what(due_work(at), at, rounds)
    rounds.end()


def _deliver_what(due: DueWork, at: datetime, rounds: "Stages") -> None:
    stages: list[tuple[bool, Stage]] = [
        (due.reset_requests, lambda: answer_reset_requests(at)),
        (due.reset_requests or due.account_notes or due.search, lambda: announce_account_notes(at)),
        (due.news, lambda: announce_all(at)),
    ]
    told = [stage for is_due, stage in stages if is_due]
    rounds.run(*told)
    if told or due.mails or due.search:
        rounds.run(lambda: bundle_all(at), lambda: deliver(at))


class Stages:
    """The stages of one round; an error in one is raised at the end, so that it keeps no mail from anybody else."""

    def __init__(self) -> None:
        self.troubles: list[Exception] = []
        self.have_done_something = False

    def run(self, *stages: Stage) -> None:
        """Run each of these, whatever becomes of the others."""
        for stage in stages:
            try:
                done = stage()
            except Exception as trouble:
                logger.exception("One part of the round could not be done")
                self.troubles.append(trouble)
            else:
                self.have_done_something |= any(astuple(done)) if is_dataclass(done) else bool(done)  # type: ignore[arg-type]

    def end(self) -> None:
        """Raise what went wrong, if anything did."""
        if self.troubles:
            raise ExceptionGroup("This round was not finished", self.troubles)
