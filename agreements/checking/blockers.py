"""The four things that stand between a draft and its signatures; all else is advice."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import Agreement, CommitmentTerms, Party, Revision, Rhythm, SignOff, Signatory
from agreements.models.handshake import answers


@dataclass(frozen=True)
class Blocker:
    """One thing to settle, and the section where it is settled."""

    sentence: str
    section: str
    url: str = ""


def blockers(agreement: Agreement, revision: Revision) -> list[Blocker]:
    """Return what still blocks signing, in the order of interface 2.5; empty when signing can open."""
    found = [
        *_parties_without_signatory(agreement, revision),
        *_commitments_without_answer(revision),
        *_open_refusals(agreement),
        *_missing_rhythm(revision),
    ]
    return [replace(point, url=section_url(agreement, point.section)) for point in found]


def section_url(agreement: Agreement, section: str) -> str:
    """Return the page of a section of this agreement."""
    return reverse("agreements:term-list", args=[agreement.reference, section])


def _parties_without_signatory(agreement: Agreement, revision: Revision) -> Iterator[Blocker]:
    signing = set(Signatory.objects.filter(revision=revision).values_list("party_id", flat=True))
    seated = list(Party.objects.filter(agreement=agreement).present())
    if len(seated) < 2:
        yield Blocker(_("An agreement needs at least two departments."), "stakeholders")
    for party in seated:
        if party.pk not in signing:
            sentence = _("%(department)s has no signatory yet.") % {"department": party.department.name}
            yield Blocker(sentence, "stakeholders")


def _commitments_without_answer(revision: Revision) -> Iterator[Blocker]:
    wordings = list(CommitmentTerms.objects.filter(revision=revision))
    if not wordings:
        yield Blocker(_("There is no commitment yet."), "commitments")
        return
    given = answers(wordings)
    waiting = [w for w in wordings if w.commitment_id not in given]
    declined = [w for w in wordings if w.commitment_id in given and given[w.commitment_id].answer == "no"]
    if waiting:
        sentence = ngettext(
            "%(count)s commitment is not confirmed by its owner yet.",
            "%(count)s commitments are not confirmed by their owners yet.",
            len(waiting),
        )
        yield Blocker(sentence % {"count": len(waiting)}, "commitments")
    if declined:
        sentence = ngettext(
            "%(count)s commitment needs another owner, date or wording: its owner said why.",
            "%(count)s commitments need another owner, date or wording: their owners said why.",
            len(declined),
        )
        yield Blocker(sentence % {"count": len(declined)}, "commitments")


def _open_refusals(agreement: Agreement) -> Iterator[Blocker]:
    refusals = SignOff.objects.standing().signatures().no().filter(agreement=agreement)
    for refusal in refusals.select_related("party__department"):
        assert refusal.party is not None  # a signature names its party, by constraint
        sentence = _("%(department)s cannot sign as it stands: %(reason)s")
        yield Blocker(sentence % {"department": refusal.party.department.name, "reason": refusal.reason}, "outcome")


def _missing_rhythm(revision: Revision) -> Iterator[Blocker]:
    if not Rhythm.objects.filter(revision=revision).exists():
        yield Blocker(_("A first review date and an escalation contact are missing."), "cadence")
