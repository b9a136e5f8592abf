"""How a commitment stands: the one definition that every page, mail, count and list uses."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.commitments.pending_words import pending_words
from agreements.dashboard.drift_now import drift_queries, drifts_at
from agreements.drift.rules import AT_LEAST
from agreements.models import CheckIn, Commitment, Completion, Pause
from agreements.models.agreement import AnyOf
from agreements.models.commitment import ReportedStatus
from agreements.models.completion import Answer
from agreements.models.episode import Rule
from stakeholders.models import Departure, User
from stakeholders.prepared_queries import Queries, prepared


class StatusWord(models.TextChoices):
    """Every status of a commitment, in the order in which it usually passes through them."""

    NOT_YET = "not_yet", ReportedStatus.NOT_YET.label
    ON_TRACK = "on_track", ReportedStatus.ON_TRACK.label
    AT_RISK = "at_risk", ReportedStatus.AT_RISK.label
    OFF_TRACK = "off_track", ReportedStatus.OFF_TRACK.label
    NO_NEWS = Rule.NO_NEWS.value, Rule.NO_NEWS.label
    DATE_PASSED = Rule.DATE_PASSED.value, Rule.DATE_PASSED.label
    WAITS_FOR_ACCEPTANCE = "waits_for_acceptance", _("Waits for acceptance")
    SENT_BACK = "sent_back", Answer.MISSING.label
    NO_OWNER = "no_owner", _("Needs an owner")
    PAUSED = "paused", _("Paused")
    DONE = "done", ReportedStatus.DONE.label
    WITHDRAWN = "withdrawn", _("Withdrawn")


# The words that are drawn as a pill; components/status.html decides.
PILLS = frozenset({StatusWord.AT_RISK, StatusWord.OFF_TRACK, StatusWord.NO_NEWS})
RUNNING = frozenset({StatusWord.ON_TRACK, StatusWord.AT_RISK, StatusWord.OFF_TRACK})
WORRIES = frozenset({StatusWord.AT_RISK, StatusWord.OFF_TRACK, StatusWord.SENT_BACK, StatusWord.NO_OWNER})


@dataclass(frozen=True)
class CommitmentStatus:
    """A status, and the moment of the report behind it; None while there is no report."""

    word: StatusWord
    since: datetime | None
    # The newest report that the reader may read, whatever the status is; and until when nobody else may read it.
    reported: str = ""
    reported_at: datetime | None = None
    alone_until: datetime | None = None

    @property
    def label(self) -> str:
        return str(self.word.label)

    @property
    def asks_for_a_look(self) -> bool:
        return self.word in PILLS

    @property
    def reported_label(self) -> str:
        """How the newest report is called; empty while there is none."""
        return str(ReportedStatus(self.reported).label) if self.reported else ""


def statuses_of(commitments: Iterable[Commitment], *, reader: User | None, at: datetime) -> dict[int, CommitmentStatus]:
    """Return by id how these commitments stand at this moment; the number of queries does not grow with them.

    A check-in that can still be taken back is laid over it for a reader who shares it; nobody in particular
    (`reader` None) reads what everybody does.

    Of several words that would be true the first of these is said:

    1. withdrawn: it has ended, so nothing else about it matters any more;
    2. done: reported as done and accepted, or done where no answer is open; its date and rhythm ask nothing more;
    3. waits for acceptance: reported as done, the receiver has not answered; the next step is the receiver's;
    4. paused: its agreement rests, so nobody is asked for what the words below ask for;
    5. needs an owner: its owner has left, so nobody does what the words below ask for;
    6. sent back: the receiver said what is missing, and the owner has not reported since; that is newer than
       everything reported before, and the owner knows what to do;
    7. the date has passed: also with a green or missing report the promise needs another date or its "done". A
       report made after the date changes nothing about that: "on track" would contradict it, and "at risk" or
       "off track" asks for the same. Pages show the report beside this word, as the last one;
    8. no news: a report that was to be renewed counts no more, so silence comes before the reported status;
    9. the reported status: on track, at risk or off track;
    10. no check-in yet.

    7 and 8 are what the rules of drift mean by them, with their days of grace.
    """
    keys = [commitment.pk for commitment in commitments]
    return statuses_as_read(_commitments(keys=keys)["found"] if keys else (), reader=reader, at=at)


@prepared
def _commitments(*, keys: list[int]) -> Queries:
    return {"found": Commitment.objects.filter(AnyOf(F("pk"), keys)).select_related("terms__owner")}


def statuses_as_read(
    commitments: Iterable[Commitment], *, reader: User | None, at: datetime, paused: Collection[int] | None = None
) -> dict[int, CommitmentStatus]:
    """Return what `statuses_of` returns, without reading the commitments again.

    For a page that has just read them with `terms__owner`; what was written since then is not seen. `paused` holds
    the ids of agreements that rest at this moment, where the page knows them.
    """
    rows = list({commitment.pk: commitment for commitment in commitments}.values())
    if not rows:
        return {}
    running = [row for row in rows if row.is_running]
    keys, running_keys = [row.pk for row in rows], [row.pk for row in running]
    found = _found(commitments=keys, running=running_keys, before=at - AT_LEAST, at=at)
    questions = found["questions"]
    facts = Facts(
        unanswered=frozenset(one.commitment_id for one in questions if one.is_open),
        returned_at={one.commitment_id: one.answered_at for one in questions if not one.is_open},
        drifts=drifts_at(running, found, at=at),
        pending=pending_words(rows, reader=reader, at=at),
        paused=set(found["paused"]) if paused is None else paused,
        gone_since=_gone_since(rows),
    )
    return {row.pk: _status(row, facts) for row in rows}


@prepared
def _found(*, commitments: list[int], running: list[int], before: datetime, at: datetime) -> Queries:
    asked = Completion.objects.filter(AnyOf(F("commitment"), commitments))
    wanted = Q(pk__in=asked.open().values("pk")) | Q(pk__in=asked.returned().values("pk"))
    paused = Pause.objects.running(at).values_list("agreement_id", flat=True)
    return {"questions": asked.filter(wanted), "paused": paused, **drift_queries(running, before=before)}


def _gone_since(rows: list[Commitment]) -> dict[int, datetime | None]:
    """Return by id of the commitment since when its owner has left; None when the day is unknown."""
    gone = {row.terms.owner_id for row in rows if row.terms and not row.terms.owner.is_active}
    if not gone:
        return {}
    kept = Departure.objects.filter(person__in=gone, until=None).values_list("person_id", "since")
    return dict.fromkeys(gone) | dict(kept)


@dataclass(frozen=True)
class Facts:
    """What is known of some commitments beside their own rows, by their ids."""

    # Reported as done, and the receiver has not answered.
    unanswered: frozenset[int]
    # When the receiver sent it back, where the owner has not reported since.
    returned_at: Mapping[int, datetime | None]
    drifts: Mapping[Rule, set[int]]
    # Said by the reader or for them, and told to nobody else yet.
    pending: Mapping[int, CheckIn]
    # Agreements that rest; owners who have left.
    paused: Collection[int]
    gone_since: Mapping[int, datetime | None]


def _status(row: Commitment, facts: Facts) -> CommitmentStatus:
    if row.ended_at is not None:
        return CommitmentStatus(StatusWord.WITHDRAWN, row.ended_at, row.reported_status, row.reported_at)
    said = facts.pending.get(row.pk)
    if said:
        shown = _word_beside(said, row, facts)
        return CommitmentStatus(shown, said.at, said.status, said.at, said.time_is_over_at)
    word, since = _word(row, facts), row.reported_at
    if word == StatusWord.SENT_BACK:
        since = facts.returned_at[row.pk]
    elif word == StatusWord.NO_OWNER and row.terms:
        since = facts.gone_since[row.terms.owner_id] or since
    return CommitmentStatus(word, since, row.reported_status, row.reported_at)


def _word_beside(said: CheckIn, row: Commitment, facts: Facts) -> StatusWord:
    """Return the status for a reader of a report that is not disclosed yet."""
    if said.status == ReportedStatus.DONE:
        return StatusWord.WAITS_FOR_ACCEPTANCE
    has_passed = row.pk in facts.drifts[Rule.DATE_PASSED]
    return _unasked(row, facts) or (StatusWord.DATE_PASSED if has_passed else StatusWord(said.status))


def _word(row: Commitment, facts: Facts) -> StatusWord:
    if row.is_done:
        return StatusWord.WAITS_FOR_ACCEPTANCE if row.pk in facts.unanswered else StatusWord.DONE
    if unasked := _unasked(row, facts):
        return unasked
    if row.pk in facts.returned_at:
        return StatusWord.SENT_BACK
    if row.pk in facts.drifts[Rule.DATE_PASSED]:
        return StatusWord.DATE_PASSED
    if row.pk in facts.drifts[Rule.NO_NEWS]:
        return StatusWord.NO_NEWS
    return StatusWord(row.reported_status or StatusWord.NOT_YET)


def _unasked(row: Commitment, facts: Facts) -> StatusWord | None:
    """Return the status while nobody is asked: during a pause, and when the owner has left."""
    if row.agreement_id in facts.paused:
        return StatusWord.PAUSED
    is_left = row.terms is not None and row.terms.owner_id in facts.gone_since
    return StatusWord.NO_OWNER if is_left else None
