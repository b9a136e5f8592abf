"""The date of a commitment over time: whether another one has been agreed since a moment."""

from datetime import datetime

from agreements.models import Commitment, CommitmentTerms


def has_another_date_since(commitment: Commitment, moment: datetime) -> bool:
    """True when a text with another date has taken force since then; one query, none where no text has."""
    terms = commitment.terms
    if terms is None or terms.revision.in_force_at is None or terms.revision.in_force_at <= moment:
        return False
    before = CommitmentTerms.objects.filter(commitment=commitment, revision__in_force_at__lte=moment)
    dates = before.order_by("-revision__in_force_at").values_list("due_on", flat=True)
    return dates.first() not in (None, terms.due_on)
