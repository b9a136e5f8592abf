"""Who still has to act on a draft: said about the draft, never about a person."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.checks.blockers import blockers, section_url
from agreements.drafting.snapshot import Reading
from agreements.models import CommitmentTerms, Outcome, Signatory


@dataclass(frozen=True)
class Act:
    """Something that waits for a person or a party, and the page where it is done."""

    who: str
    what: str
    url: str


def waiting(reading: Reading) -> list[Act]:
    """Return who still has to act on this revision: endorse and confirm in a draft, sign when sealed."""
    if reading.revision.is_sealed:
        return list(_signatures(reading))
    return [*_opening(reading), *_endorsements(reading), *_confirmations(reading)]


def _opening(reading: Reading) -> Iterator[Act]:
    if not blockers(reading):
        page = reverse("agreements:agreement-overview", args=[reading.agreement.reference])
        yield Act(reading.agreement.lead.name, _("open signing"), page)


def _endorsements(reading: Reading) -> Iterator[Act]:
    if reading.one(Outcome) is None:
        return
    for party in reading.parties:
        if party.pk not in reading.endorsed:
            yield Act(party.department.name, _("endorse the outcome"), section_url(reading.agreement, "outcome"))


def _confirmations(reading: Reading) -> Iterator[Act]:
    for wording in reading.terms[CommitmentTerms]:
        asked = reading.passings_on.get(wording.commitment_id)
        if asked:
            what = _("say whether %(person)s may take on %(reference)s")
            page = reverse("agreements:passing-on-answer", args=[reading.agreement.reference, asked.key])
            yield Act(
                wording.receiver.department.name, what % {"person": asked.to, "reference": wording.commitment}, page
            )
        elif wording.commitment_id not in reading.answers:
            what = _("confirm %(reference)s") % {"reference": wording.commitment.reference}
            yield Act(wording.owner.name, what, section_url(reading.agreement, "commitments"))


def _signatures(reading: Reading) -> Iterator[Act]:
    page = reverse("agreements:agreement-sign", args=[reading.agreement.reference])
    for signatory in sorted(reading.terms[Signatory], key=lambda seat: seat.person.name.casefold()):
        if signatory.person_id not in reading.signed:
            yield Act(signatory.person.name, _("sign"), page)
