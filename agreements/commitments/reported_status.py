"""The reported status of a commitment: the status of its newest valid check-in and the receiver's answer to it."""

from django.db.models import Prefetch

from agreements.models import CheckIn, Commitment, Completion
from agreements.models.commitment import CommitmentQuerySet, ReportedStatus
from agreements.models.completion import Answer


def newest_word(commitment: Commitment) -> CheckIn | None:
    """Return the newest check-in that was neither taken back nor returned."""
    return CheckIn.objects.valid().filter(commitment=commitment).order_by("-at", "-pk").first()


def refresh_reported_status(commitment: Commitment) -> None:
    """Let the commitment stand as its newest word says; the caller holds the lock."""
    newest = newest_word(commitment)
    commitment.reported_status = newest.status if newest else ReportedStatus.NOT_YET
    commitment.reported_at = newest.at if newest else None
    commitment.save(update_fields=["reported_status", "reported_at"])


def with_completions(commitments: CommitmentQuerySet) -> CommitmentQuerySet:
    """Fetch as `asked` the questions to the receiver that were not taken back, the newest first; one query."""
    asked = Completion.objects.exclude(answer=Answer.WITHDRAWN).select_related("answered_by").order_by("-pk")
    return commitments.prefetch_related(Prefetch("completions", queryset=asked, to_attr="asked"))
