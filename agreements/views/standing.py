"""What the page of an agreement in force shows: the terms in force and how they are going."""

from typing import Any

from agreements.drift.rules import unsettled
from agreements.models import Agreement, Commitment, Episode, Outcome, Party, Purpose, Revision, Rhythm
from agreements.models.canonical import clauses, document_of
from agreements.permissions import may_ask_for_a_change, may_read_draft
from agreements.views.requests import SignedInRequest


def standing_context(request: SignedInRequest, agreement: Agreement) -> dict[str, Any]:
    """Return the living page of an agreement in force; a constant number of queries."""
    revision = Revision.objects.in_force().get(agreement=agreement)
    revision.agreement = agreement
    commitments = (
        Commitment.objects.filter(agreement=agreement, terms__isnull=False)
        .select_related("terms__owner", "terms__receiver__department", "terms__depends_on")
        .order_by("ended_at", "terms__due_on", "number")
    )
    return {
        "agreement": agreement,
        "revision": revision,
        "open_revision": Revision.objects.open().filter(agreement=agreement).select_related("asked_by").first(),
        "outcome": Outcome.objects.filter(revision=revision).first(),
        "purpose": Purpose.objects.filter(revision=revision).first(),
        "rhythm": Rhythm.objects.filter(revision=revision).select_related("escalation").first(),
        "parties": Party.objects.filter(agreement=agreement).present(),
        "commitments": commitments,
        "episodes": unsettled(Episode.objects.filter(commitment__agreement=agreement)).select_related("commitment"),
        "clauses": list(clauses(document_of(revision))),
        "may_ask": may_ask_for_a_change(request.user, agreement),
        "reads_drafts": may_read_draft(request.user, agreement),
    }
