"""Decisions that wait, grouped by the two departments that they concern."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from agreements.dashboard.overview.decisions import Decision, Touched
from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.addresses import address_of
from agreements.dashboard.relations.sides import Side, delivery_of, givers, side_of
from agreements.models import Commitment
from stakeholders.text.sentences import ngettext


@dataclass(frozen=True)
class DecisionPair:
    """What waits for a decision between two departments: who gives, who gets, and where all of it is listed."""

    giver: Side
    receiver: Side
    decisions: list[Decision]
    url: str

    @property
    def mine(self) -> int:
        """Return how many wait for the reader."""
        return sum(one.is_mine for one in self.decisions)

    @property
    def oldest(self) -> date:
        return localtime(min(one.since for one in self.decisions)).date()

    @property
    def kinds(self) -> str:
        """Return what is to be decided, in numbers: "9 dates, 2 people"."""
        return ", ".join(_counted(Counter(one.touches for one in self.decisions)))


def pairs_of(decisions: Iterable[Decision], scope: Scope) -> list[DecisionPair]:
    """Return the pairs with something to decide: those of the reader's own first, then the oldest. Six queries.

    A decision that is about no promise in force, such as a review, stands in no pair.
    """
    decisions = list(decisions)
    numbers = [int(one.reference.rpartition("-")[2]) for one in decisions if one.reference]
    here = Commitment.objects.filter(agreement__in=scope.agreements.values("pk"), terms__isnull=False, ended_at=None)
    found = here.filter(number__in=numbers).select_related("terms__owner", "terms__receiver__department")
    promises = {one.reference: one for one in found}
    known = [(one, promises[one.reference]) for one in decisions if one.reference in promises]
    sides = givers(delivery_of(promise) for _decision, promise in known)
    together: dict[tuple[Side, Side], list[Decision]] = defaultdict(list)
    for decision, promise in known:
        assert promise.terms is not None  # only commitments in force are read
        together[sides[delivery_of(promise)], side_of(promise.terms.receiver.department)].append(decision)
    pairs = [
        DecisionPair(
            giver,
            receiver,
            held,
            address_of(scope, "decision-list", giver=giver.code, receiver=receiver.code),
        )
        for (giver, receiver), held in together.items()
    ]
    return sorted(pairs, key=lambda pair: (not pair.mine, pair.oldest, pair.giver.order, pair.receiver.order))


def _counted(kinds: Counter[Touched]) -> Iterator[str]:
    words = {
        Touched.DATE: ngettext("%(count)s date", "%(count)s dates", kinds[Touched.DATE]),
        Touched.OWNER: ngettext("%(count)s person", "%(count)s people", kinds[Touched.OWNER]),
        Touched.WORDS: ngettext("%(count)s wording", "%(count)s wordings", kinds[Touched.WORDS]),
        Touched.QUESTION: ngettext("%(count)s question", "%(count)s questions", kinds[Touched.QUESTION]),
    }
    for kind, said in words.items():
        if kinds[kind]:
            yield said % {"count": kinds[kind]}
