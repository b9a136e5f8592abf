"""How the owners of a revision have answered: the handshake on each commitment."""

from collections.abc import Collection, Iterable

from django.db.models import F, QuerySet

from agreements.models.agreement import AnyOf
from agreements.models.commitment_terms import CommitmentTerms
from agreements.models.sign_off import SignOff
from stakeholders.prepared_queries import Queries, prepared


def answers(wordings: Iterable[CommitmentTerms]) -> dict[int, SignOff]:
    """Return the owner's valid answer to exactly these words, by commitment id; one query.

    A commitment without an entry is waiting for its owner: never asked, or reworded since.
    """
    asked = list(wordings)
    return match(asked, _given(commitments=[wording.commitment_id for wording in asked])["given"])


@prepared
def _given(*, commitments: list[int]) -> Queries:
    return {"given": acceptances(commitments)}


def acceptances(commitments: list[int]) -> QuerySet[SignOff]:
    """What owners answered to any words of these commitments, in the order they answered."""
    given = SignOff.objects.valid().filter(AnyOf(F("commitment"), commitments), capacity=SignOff.Capacity.ACCEPTANCE)
    return given.order_by("pk")


def match(wordings: Iterable[CommitmentTerms], given: Iterable[SignOff]) -> dict[int, SignOff]:
    """Return, of the acceptances in the order they were given, the last one to exactly these words."""
    by_commitment = {wording.commitment_id: wording for wording in wordings}
    return {
        sign_off.commitment_id: sign_off
        for sign_off in given
        if sign_off.commitment_id in by_commitment and _matches(sign_off, by_commitment[sign_off.commitment_id])
    }


def unanswered(
    wordings: Iterable[CommitmentTerms], answered: Collection[int], passed_on: Collection[int]
) -> list[CommitmentTerms]:
    """Return the wordings that wait for their owner's word; `answered` and `passed_on` hold commitment ids.

    While a receiver is asked to consent to another owner, the present owner is not asked.
    """
    return [one for one in wordings if one.commitment_id not in answered and one.commitment_id not in passed_on]


def _matches(sign_off: SignOff, wording: CommitmentTerms) -> bool:
    return sign_off.person_id == wording.owner_id and sign_off.digest == wording.acceptance_digest
