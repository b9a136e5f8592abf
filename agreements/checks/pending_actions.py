"""Who still has to act on a draft: said about the draft, never about a person."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.checks.blockers import blockers, section_url
from agreements.drafting.snapshot import Snapshot
from agreements.models import CommitmentTerms, Outcome, Signatory


@dataclass(frozen=True)
class Act:
    """Something that waits for a person or a party, and the page where it is done."""

    who: str
    what: str
    url: str


def pending_actions(snapshot: Snapshot) -> list[Act]:
    """Return who still has to act on this revision: endorse and confirm in a draft, sign when sealed."""
    if snapshot.revision.is_sealed:
        return list(_signatures(snapshot))
    return [*_opening(snapshot), *_endorsements(snapshot), *_confirmations(snapshot)]


def _opening(snapshot: Snapshot) -> Iterator[Act]:
    if not blockers(snapshot):
        page = reverse("agreements:agreement-overview", args=[snapshot.agreement.reference])
        yield Act(snapshot.agreement.lead.name, _("open signing"), page)


def _endorsements(snapshot: Snapshot) -> Iterator[Act]:
    if snapshot.one(Outcome) is None:
        return
    for party in snapshot.parties:
        if party.pk not in snapshot.endorsed:
            yield Act(party.department.name, _("endorse the outcome"), section_url(snapshot.agreement, "outcome"))


def _confirmations(snapshot: Snapshot) -> Iterator[Act]:
    for wording in snapshot.terms[CommitmentTerms]:
        asked = snapshot.passings_on.get(wording.commitment_id)
        if asked:
            what = _("say whether %(person)s may take on %(reference)s")
            page = reverse("agreements:passing-on-answer", args=[snapshot.agreement.reference, asked.key])
            yield Act(
                wording.receiver.department.name, what % {"person": asked.to, "reference": wording.commitment}, page
            )
        elif wording.commitment_id not in snapshot.answers:
            what = _("confirm %(reference)s") % {"reference": wording.commitment.reference}
            yield Act(wording.owner.name, what, section_url(snapshot.agreement, "commitments"))


def _signatures(snapshot: Snapshot) -> Iterator[Act]:
    page = reverse("agreements:agreement-sign", args=[snapshot.agreement.reference])
    for signatory in sorted(snapshot.terms[Signatory], key=lambda seat: seat.person.name.casefold()):
        if signatory.person_id not in snapshot.signed:
            yield Act(signatory.person.name, _("sign"), page)
