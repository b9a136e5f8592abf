"""What every page of a draft shows around its clauses: the outcome pinned, what blocks, who acts next."""

from typing import Any
from uuid import uuid4

from django.http import Http404

from agreements.checking.blockers import blockers
from agreements.checking.waiting import waiting
from agreements.drafting.endorsing import endorsers
from agreements.drafting.sections import SECTIONS
from agreements.models import Agreement, CommitmentTerms, Outcome, Party, Revision
from agreements.models.handshake import answers
from agreements.permissions import may_edit, may_seal
from agreements.views.requests import SignedInRequest


def the_open_revision(agreement: Agreement) -> Revision:
    """Return the revision that a draft page shows: the open one, else the one in force; 404 without either."""
    revision = Revision.objects.open().filter(agreement=agreement).first()
    revision = revision or Revision.objects.in_force().filter(agreement=agreement).first()
    if revision is None:
        raise Http404
    revision.agreement = agreement
    return revision


def draft_context(request: SignedInRequest, agreement: Agreement) -> dict[str, Any]:
    """Return what every page of the draft needs; the number of queries does not grow with the draft."""
    revision = the_open_revision(agreement)
    wordings = list(CommitmentTerms.objects.filter(revision=revision))
    return {
        "agreement": agreement,
        "revision": revision,
        "sections": SECTIONS,
        "parties": Party.objects.filter(agreement=agreement).present(),
        "may_edit": revision.is_draft and may_edit(request.user, agreement),
        "may_seal": may_seal(request.user, agreement),
        "blockers": blockers(agreement, revision) if not revision.is_in_force else [],
        "waiting": waiting(agreement, revision) if not revision.is_in_force else [],
        "answers": answers(wordings),
        "idem": uuid4(),
        **_outcome(request, agreement, revision),
    }


def _outcome(request: SignedInRequest, agreement: Agreement, revision: Revision) -> dict[str, Any]:
    outcome = Outcome.objects.filter(revision=revision).first()
    if outcome is None:
        return {"outcome": None, "endorsed": set(), "mine_to_endorse": []}
    endorsed = endorsers(agreement, outcome)
    mine = Party.objects.filter(agreement=agreement).represented_by(request.user).select_related("department")
    return {
        "outcome": outcome,
        "endorsed": endorsed,
        "mine_to_endorse": [party for party in mine if party.pk not in endorsed] if revision.is_draft else [],
    }
