"""The agenda of a review, made from what the agreement shows: risks, open changes, what is due, what was left open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agreements.amendments.open_changes import OpenChange, open_changes
from agreements.dashboard.commitment_status import WORRIES, CommitmentStatus, StatusWord, statuses_of
from agreements.models import Agreement, Commitment, Completion, Review, ReviewPoint
from agreements.models.review import ReviewPointKind
from stakeholders.models import User
from stakeholders.namesakes import tell_apart

LOOKING_AHEAD = timedelta(days=31)


@dataclass(frozen=True)
class Agenda:
    """What the parties look at together, in this order; empty parts are left out."""

    worries: list[Commitment]
    silent: list[Commitment]
    behind: list[Commitment]
    changes: list[OpenChange]
    to_accept: list[Completion]
    due: list[Commitment]
    actions: list[ReviewPoint]
    # By the id of each commitment named here.
    statuses: dict[int, CommitmentStatus]

    @property
    def is_empty(self) -> bool:
        return not any([self.worries, self.silent, self.behind, self.changes, self.to_accept, self.due, self.actions])


def agenda_of(review: Review, *, reader: User | None, today: date, at: datetime) -> Agenda:
    """Return the agenda as it stands at this moment; a constant number of queries, four more with namesakes."""
    found = Commitment.objects.filter(agreement=review.agreement_id, terms__isnull=False, ended_at=None)
    commitments = list(
        found.select_related("terms__owner", "terms__receiver__department").order_by("terms__due_on", "number")
    )
    running = [commitment for commitment in commitments if commitment.is_running]
    actions = actions_left(review)
    tell_apart([*(one.terms.owner for one in commitments if one.terms), *(action.owner for action in actions)])
    statuses = statuses_of(commitments, reader=reader, at=at)
    until = max(review.next_due_on or today, today + LOOKING_AHEAD)
    named = {*WORRIES, StatusWord.NO_NEWS, StatusWord.DATE_PASSED}
    return Agenda(
        worries=[one for one in running if statuses[one.pk].word in WORRIES],
        silent=[one for one in running if statuses[one.pk].word == StatusWord.NO_NEWS],
        behind=[one for one in running if statuses[one.pk].word == StatusWord.DATE_PASSED],
        changes=open_changes(Agreement.objects.filter(pk=review.agreement_id)),
        to_accept=_to_accept(review.agreement_id),
        due=[one for one in running if one.terms and one.terms.due_on <= until and statuses[one.pk].word not in named],
        actions=actions,
        statuses=statuses,
    )


def actions_left(review: Review) -> list[ReviewPoint]:
    """Return the actions of earlier reviews that nobody has noted as done."""
    earlier = ReviewPoint.objects.filter(review__agreement=review.agreement_id, review__number__lt=review.number)
    left = earlier.filter(kind=ReviewPointKind.ACTION, done_at=None).select_related("owner", "review__agreement")
    return list(left.order_by("due_on", "pk"))


def _to_accept(agreement_id: int) -> list[Completion]:
    asked = Completion.objects.filter(commitment__agreement=agreement_id, answer=Completion.Answer.OPEN)
    return list(
        asked.select_related("commitment__terms__owner", "commitment__terms__receiver__department").order_by(
            "answer_by", "pk"
        )
    )
