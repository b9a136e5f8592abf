"""Certifying: who said yes to these words, when, and in what capacity, from the owners to the signatories."""

from dataclasses import dataclass

from agreements.models import CommitmentTerms, Outcome, Revision, SignOff
from agreements.models.handshake import answers
from agreements.models.sign_off import Capacity, SignOffQuerySet
from stakeholders.models.person_name import name_on_the_day


@dataclass(frozen=True)
class CertifiedSignOffs:
    """Every yes that this text rests on, oldest first within its kind."""

    endorsements: list[SignOff]
    waivers: list[SignOff]
    acceptances: list[SignOff]
    approvals: list[SignOff]
    acknowledgements: list[SignOff]
    signatures: list[SignOff]


def certified_sign_offs(revision: Revision) -> CertifiedSignOffs:
    """Return the chain of a sealed revision; the number of queries does not grow with it."""
    given = _named(SignOff.objects.valid().yes().filter(revision=revision))
    return CertifiedSignOffs(
        endorsements=_to_the_outcome(revision, Capacity.ENDORSEMENT),
        waivers=_to_the_outcome(revision, Capacity.WAIVER),
        acceptances=_acceptances(revision),
        approvals=[one for one in given if one.capacity == Capacity.APPROVAL],
        acknowledgements=[one for one in given if one.capacity == Capacity.ACKNOWLEDGEMENT],
        signatures=[one for one in given if one.capacity == Capacity.SIGNATURE],
    )


def _to_the_outcome(revision: Revision, capacity: Capacity) -> list[SignOff]:
    outcome = Outcome.objects.filter(revision=revision).first()
    if outcome is None:
        return []
    given = SignOff.objects.valid().yes().filter(agreement=revision.agreement_id, capacity=capacity)
    found = _named(given.filter(digest=outcome.content_digest(), revision__number__lte=revision.number))
    return list({one.party_id: one for one in reversed(found)}.values())[::-1]


def _acceptances(revision: Revision) -> list[SignOff]:
    wordings = CommitmentTerms.objects.filter(revision=revision)
    given = [one.pk for one in answers(wordings).values() if one.answer == SignOff.Answer.YES]
    return _named(SignOff.objects.filter(pk__in=given))


def _named(sign_offs: SignOffQuerySet) -> list[SignOff]:
    """Return them with `name_then`, the name that each person had on that day."""
    named = sign_offs.annotate(name_then=name_on_the_day("person", "at"))
    return list(named.select_related("party__department", "commitment").order_by("at", "pk"))
