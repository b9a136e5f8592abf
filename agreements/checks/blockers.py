"""The four things that stand between a draft and its signatures; all else is advice."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.drafting.snapshot import Snapshot
from agreements.models import Agreement, CommitmentTerms, PassingOn, Rhythm, Signatory


@dataclass(frozen=True)
class Blocker:
    """One thing to settle, and the page where it is settled."""

    sentence: str
    url: str


def blockers(snapshot: Snapshot) -> list[Blocker]:
    """Return what still blocks signing, in the order parties, commitments, refusals, rhythm; empty is ready."""
    found = [
        *_parties_without_signatory(snapshot),
        *_commitments_without_answer(snapshot),
        *_open_refusals(snapshot),
        *_missing_rhythm(snapshot),
    ]
    return [Blocker(sentence, section_url(snapshot.agreement, section)) for section, sentence in found]


def section_url(agreement: Agreement, section: str) -> str:
    """Return the page of a section of this agreement."""
    return reverse("agreements:term-list", args=[agreement.reference, section])


def _parties_without_signatory(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    signing = {signatory.party_id for signatory in snapshot.terms[Signatory]}
    if len(snapshot.parties) < 2:
        yield "stakeholders", _("An agreement needs at least two departments.")
    for party in snapshot.parties:
        if party.pk not in signing:
            yield "stakeholders", _("%(department)s has no signatory yet.") % {"department": party.department.name}


def _commitments_without_answer(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    wordings = snapshot.terms[CommitmentTerms]
    if not wordings:
        yield "commitments", _("There is no commitment yet.")
        return
    for wording in wordings:
        if wording.commitment_id in snapshot.passings_on:
            yield "commitments", _passing_on(wording, snapshot.passings_on[wording.commitment_id])
    waiting, declined = len(snapshot.offers), len(snapshot.declined)
    if waiting:
        sentence = ngettext(
            "%(count)s commitment is not confirmed by its owner yet.",
            "%(count)s commitments are not confirmed by their owners yet.",
            waiting,
        )
        yield "commitments", sentence % {"count": waiting}
    if declined:
        sentence = ngettext(
            "%(count)s commitment needs another owner, date or wording: its owner said why.",
            "%(count)s commitments need another owner, date or wording: their owners said why.",
            declined,
        )
        yield "commitments", sentence % {"count": declined}


def _passing_on(wording: CommitmentTerms, asked: PassingOn) -> str:
    parts = {"reference": wording.commitment, "department": wording.receiver, "person": asked.to}
    return _("%(reference)s waits for %(department)s: may %(person)s be asked to take it on?") % parts


def _open_refusals(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for refusal in snapshot.refusals:
        assert refusal.party is not None  # a signature names its party, by constraint
        sentence = _("%(department)s cannot sign as it stands: %(reason)s")
        yield "outcome", sentence % {"department": refusal.party.department.name, "reason": refusal.reason}


def _missing_rhythm(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    if snapshot.one(Rhythm) is None:
        yield "cadence", _("A first review date and an escalation contact are missing.")
