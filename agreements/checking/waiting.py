"""Who still has to act on a draft: said about the draft, never about a person."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.checking.blockers import section_url
from agreements.models import Agreement, CommitmentTerms, Outcome, Party, Revision, SignOff, Signatory
from agreements.models.handshake import answers


@dataclass(frozen=True)
class Act:
    """Something that waits for a person or a party."""

    who: str
    what: str
    url: str


def waiting(agreement: Agreement, revision: Revision) -> list[Act]:
    """Return who still has to act on this revision: endorse and confirm in a draft, sign when sealed."""
    if revision.is_sealed:
        return list(_signatures(agreement, revision))
    return [*_endorsements(agreement, revision), *_confirmations(agreement, revision)]


def _endorsements(agreement: Agreement, revision: Revision) -> Iterator[Act]:
    outcome = Outcome.objects.filter(revision=revision).first()
    if outcome is None:
        return
    given = SignOff.objects.standing().filter(
        agreement=agreement, capacity=SignOff.Capacity.ENDORSEMENT, digest=outcome.content_digest()
    )
    endorsed = set(given.values_list("party_id", flat=True))
    for party in Party.objects.filter(agreement=agreement).present():
        if party.pk not in endorsed:
            yield Act(party.department.name, _("endorse the outcome"), section_url(agreement, "outcome"))


def _confirmations(agreement: Agreement, revision: Revision) -> Iterator[Act]:
    wordings = list(CommitmentTerms.objects.filter(revision=revision).select_related("owner", "commitment"))
    given = answers(wordings)
    for wording in wordings:
        if wording.commitment_id not in given:
            what = _("confirm %(reference)s") % {"reference": wording.commitment.reference}
            yield Act(wording.owner.name, what, section_url(agreement, "commitments"))


def _signatures(agreement: Agreement, revision: Revision) -> Iterator[Act]:
    signed = set(SignOff.objects.standing().signatures().filter(revision=revision).values_list("person_id", flat=True))
    for signatory in Signatory.objects.filter(revision=revision).select_related("person").order_by("person__name"):
        if signatory.person_id not in signed:
            yield Act(
                signatory.person.name, _("sign"), reverse("agreements:agreement-sign", args=[agreement.reference])
            )
