"""How a commitment stands: the one definition that every page, mail, count and list uses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.dashboard.drift_now import drifts_at
from agreements.models import Commitment, Completion
from agreements.models.commitment import ReportedStatus
from agreements.models.completion import Answer
from agreements.models.episode import Rule


class StatusWord(models.TextChoices):
    """Every word that is said of a commitment, in the order in which it usually goes through them."""

    NOT_YET = "not_yet", ReportedStatus.NOT_YET.label
    ON_TRACK = "on_track", ReportedStatus.ON_TRACK.label
    AT_RISK = "at_risk", ReportedStatus.AT_RISK.label
    OFF_TRACK = "off_track", ReportedStatus.OFF_TRACK.label
    NO_NEWS = Rule.NO_NEWS.value, Rule.NO_NEWS.label
    DATE_PASSED = Rule.DATE_PASSED.value, Rule.DATE_PASSED.label
    WAITS_FOR_ACCEPTANCE = "waits_for_acceptance", _("Waits for acceptance")
    SENT_BACK = "sent_back", Answer.MISSING.label
    DONE = "done", ReportedStatus.DONE.label
    WITHDRAWN = "withdrawn", _("Withdrawn")


WORRIES = frozenset({StatusWord.AT_RISK, StatusWord.OFF_TRACK, StatusWord.SENT_BACK})


@dataclass(frozen=True)
class CommitmentStatus:
    """A word, and the moment of the news it rests on; none while its owner has said nothing."""

    word: StatusWord
    since: datetime | None

    @property
    def label(self) -> str:
        return str(self.word.label)


def statuses_of(commitments: Iterable[Commitment], *, at: datetime) -> dict[int, CommitmentStatus]:
    """Return by id how these commitments stand at this moment; the number of queries does not grow with them.

    Of several words that would be true the first of these is said:

    1. withdrawn: it has ended, so nothing else about it matters any more;
    2. done: reported as done and accepted, or done where no answer is open; its date and rhythm ask nothing more;
    3. waits for acceptance: reported as done, the receiver has not answered; the next step is the receiver's;
    4. sent back: the receiver said what is missing, and the owner has not reported since; that is newer than
       everything reported before, and the owner knows what to do;
    5. the date has passed: also with a green or missing report the promise needs another date or its "done";
    6. no news: a report that was to be renewed counts no more, so silence comes before the reported status;
    7. the reported status: on track, at risk or off track;
    8. no check-in yet.

    5 and 6 are what the rules of drift mean by them, with their days of grace.
    """
    found = Commitment.objects.filter(pk__in={commitment.pk for commitment in commitments})
    rows = list(found.select_related("terms__owner"))
    if not rows:
        return {}
    answers, drifts = _newest_answers(rows), drifts_at(rows, at=at)
    return {row.pk: _status(row, answers.get(row.pk), drifts) for row in rows}


def _newest_answers(rows: list[Commitment]) -> dict[int, Completion]:
    asked = Completion.objects.filter(commitment__in=rows).exclude(answer=Answer.WITHDRAWN)
    newest = asked.order_by("commitment", "-pk").distinct("commitment")
    return {completion.commitment_id: completion for completion in newest}


def _status(row: Commitment, answer: Completion | None, drifts: dict[Rule, set[int]]) -> CommitmentStatus:
    if row.ended_at is not None:
        return CommitmentStatus(StatusWord.WITHDRAWN, row.ended_at)
    if row.is_done:
        waits = answer is not None and answer.is_open
        return CommitmentStatus(StatusWord.WAITS_FOR_ACCEPTANCE if waits else StatusWord.DONE, row.reported_at)
    if answer is not None and _is_sent_back(row, answer):
        return CommitmentStatus(StatusWord.SENT_BACK, answer.answered_at)
    if row.pk in drifts[Rule.DATE_PASSED]:
        return CommitmentStatus(StatusWord.DATE_PASSED, row.reported_at)
    if row.pk in drifts[Rule.NO_NEWS]:
        return CommitmentStatus(StatusWord.NO_NEWS, row.reported_at)
    return CommitmentStatus(StatusWord(row.reported_status or StatusWord.NOT_YET), row.reported_at)


def _is_sent_back(row: Commitment, answer: Completion) -> bool:
    if not answer.is_missing_something or answer.answered_at is None:
        return False
    return row.reported_at is None or row.reported_at < answer.answered_at
