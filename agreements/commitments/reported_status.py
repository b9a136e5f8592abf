"""The reported status of a commitment: its newest told check-in, the receiver's answer to it, and what is pending."""

from django.db.models import Prefetch

from agreements.models import CheckIn, Commitment, Completion
from agreements.models.commitment import CommitmentQuerySet, ReportedStatus
from agreements.models.completion import Answer


def newest_word(commitment: Commitment) -> CheckIn | None:
    """Return the newest check-in that was neither taken back nor returned, told or not."""
    return CheckIn.objects.valid().filter(commitment=commitment).order_by("-at", "-pk").first()


def refresh_reported_status(commitment: Commitment) -> None:
    """Store the status of the newest disclosed check-in, and which one is pending; the caller holds the lock."""
    newest_first = CheckIn.objects.filter(commitment=commitment).order_by("-at", "-pk")
    told = newest_first.told().first()
    commitment.reported_status = told.status if told else ReportedStatus.NOT_YET
    commitment.reported_at = told.at if told else None
    commitment.pending = newest_first.pending().first()
    commitment.save(update_fields=["reported_status", "reported_at", "pending"])


def with_completions(commitments: CommitmentQuerySet) -> CommitmentQuerySet:
    """Fetch as `asked` the questions to the receiver that were not taken back, the newest first; one query."""
    asked = Completion.objects.exclude(answer=Answer.WITHDRAWN).select_related("answered_by").order_by("-pk")
    return commitments.prefetch_related(Prefetch("completions", queryset=asked, to_attr="asked"))
