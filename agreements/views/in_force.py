"""The page of an agreement in force: its terms and the status of each commitment."""

from typing import Any

from django.utils import timezone

from agreements.dashboard.commitment_status import StatusWord, statuses_of
from agreements.dashboard.ownerless_commitments import without_owner
from agreements.drift.rules import unsettled
from agreements.models import Agreement, Commitment, Outcome, Party, Pause, Purpose, Revision, Rhythm
from agreements.models.canonical import clauses, document_of
from agreements.models.episode import Rule
from agreements.permissions import may_ask_for_a_change, may_edit, may_read_draft
from agreements.views.requests import SignedInRequest


def in_force_context(request: SignedInRequest, agreement: Agreement) -> dict[str, Any]:
    """Return the living page of an agreement in force; a constant number of queries."""
    revision = Revision.objects.in_force().get(agreement=agreement)
    revision.agreement = agreement
    commitments = (
        Commitment.objects.filter(agreement=agreement, terms__isnull=False)
        .select_related("terms__owner", "terms__receiver__department", "terms__depends_on")
        .order_by("ended_at", "terms__due_on", "number")
    )
    statuses = statuses_of(commitments, reader=request.user, at=timezone.now())
    drifts = {StatusWord.NO_NEWS, StatusWord.DATE_PASSED}
    reviews_behind = unsettled(agreement.episodes.filter(rule=Rule.NOT_REVIEWED))
    return {
        "agreement": agreement,
        "revision": revision,
        "open_revision": Revision.objects.open().filter(agreement=agreement).select_related("asked_by").first(),
        "outcome": Outcome.objects.filter(revision=revision).first(),
        "purpose": Purpose.objects.filter(revision=revision).first(),
        "rhythm": Rhythm.objects.filter(revision=revision).select_related("escalation").first(),
        "parties": Party.objects.filter(agreement=agreement).present(),
        "commitments": commitments,
        "statuses": statuses,
        "drifting": [one for one in commitments if statuses[one.pk].word in drifts],
        "reviews_behind": reviews_behind.select_related("review__agreement"),
        "clauses": list(clauses(document_of(revision))),
        "pauses": Pause.objects.filter(agreement=agreement, ends_at__gt=timezone.now()).order_by("starts_at"),
        "next_review": agreement.reviews.filter(state="").select_related("agreement").first(),
        "may_pause": may_edit(request.user, agreement),
        "without_owner": without_owner(Agreement.objects.filter(pk=agreement.pk), reader=request.user),
        "may_ask": may_ask_for_a_change(request.user, agreement),
        "reads_drafts": may_read_draft(request.user, agreement),
    }
