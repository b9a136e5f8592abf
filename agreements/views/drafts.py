"""What every page of a draft shows around its clauses: the outcome pinned, what blocks, who acts next."""

from typing import Any

from django.http import Http404

from agreements.checking.blockers import blockers
from agreements.checking.waiting import waiting
from agreements.drafting.reading import read
from agreements.drafting.sections import SECTIONS
from agreements.models import Agreement, Outcome, Party, Revision
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
    reading = read(agreement, the_open_revision(agreement))
    is_open = not reading.revision.is_in_force
    mine = list(Party.objects.filter(agreement=agreement).represented_by(request.user).select_related("department"))
    is_draft = reading.revision.is_draft
    return {
        "agreement": agreement,
        "revision": reading.revision,
        "reading": reading,
        "sections": SECTIONS,
        "parties": reading.parties,
        "may_edit": is_draft and (bool(mine) or may_edit(request.user, agreement)),
        "may_seal": may_seal(request.user, agreement),
        "blockers": blockers(reading) if is_open else [],
        "waiting": waiting(reading) if is_open else [],
        "answers": reading.answers,
        "outcome": reading.one(Outcome),
        "endorsed": reading.endorsed,
        "mine_to_endorse": [party for party in mine if is_draft and party.pk not in reading.endorsed],
    }
