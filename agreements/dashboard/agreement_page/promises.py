"""The rows of promises in an agreement: one state each, with the reason below those that need attention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.dashboard.commitment_status import CommitmentStatus, StatusWord
from agreements.models import CheckIn, Commitment
from stakeholders.models import User
from stakeholders.namesakes import tell_apart

ADJUSTING = "adjusting"
# So many running promises stand on the page of an agreement; all of them stand on their own.
MOST = 30
OVER = frozenset({StatusWord.DONE, StatusWord.WITHDRAWN})


@dataclass(frozen=True)
class Promise:
    """One commitment in force as a row shows it, with exactly one state."""

    commitment: Commitment
    stands: CommitmentStatus
    # What its owner said when it was last at risk or off track.
    said: CheckIn | None = None
    # What an open change asks for here, in a few words.
    asked: str = ""

    @property
    def status(self) -> str:
        """Return the value that components/status.html decides on: the one that asks for most."""
        return ADJUSTING if self.is_adjusting else self.stands.word.value

    @property
    def label(self) -> str:
        return _("Adjusting") if self.is_adjusting else self.stands.label

    @property
    def is_adjusting(self) -> bool:
        is_quiet = self.is_over or self.stands.word == StatusWord.PAUSED
        return bool(self.asked) and not self.stands.asks_for_a_look and not is_quiet

    @property
    def asks_for_a_look(self) -> bool:
        """True when the row needs attention and shows a status pill."""
        return self.is_adjusting or self.stands.asks_for_a_look

    @property
    def is_silent(self) -> bool:
        return self.stands.word == StatusWord.NO_NEWS

    @property
    def is_over(self) -> bool:
        return self.stands.word in OVER


@dataclass(frozen=True)
class Promises:
    """All promises of an agreement: what is open by date, what is over apart."""

    rows: list[Promise]

    @property
    def running(self) -> list[Promise]:
        return [row for row in self.rows if not row.is_over]

    @property
    def shown(self) -> list[Promise]:
        """The running promises listed on the page: those that need attention first, then those due next."""
        by_weight = sorted(self.running, key=lambda row: not row.asks_for_a_look)
        chosen = {row.commitment.pk for row in by_weight[:MOST]}
        return [row for row in self.running if row.commitment.pk in chosen]

    @property
    def over(self) -> list[Promise]:
        return [row for row in self.rows if row.is_over]

    @property
    def to_look_at(self) -> int:
        return sum(row.asks_for_a_look for row in self.rows)


def promises(
    commitments: Sequence[Commitment],
    statuses: Mapping[int, CommitmentStatus],
    *,
    asked: Mapping[str, str],
    reader: User,
) -> Promises:
    """Return the rows in the order given; one query reads what the owners said, more only with namesakes among them.

    `asked` holds what an open change asks for, by the key of the promise.
    """
    tell_apart(one.terms.owner for one in commitments if one.terms)
    said = _said(commitments, statuses, reader)
    return Promises(
        [Promise(one, statuses[one.pk], said.get(one.pk), asked.get(str(one.key), "")) for one in commitments]
    )


def _said(
    commitments: Sequence[Commitment], statuses: Mapping[int, CommitmentStatus], reader: User
) -> dict[int, CheckIn]:
    """Return by commitment the check-in behind its status, if its owner wrote a note or asked for help.

    One that is not disclosed yet is included only for its writer and for the owner on whose behalf it was written.
    """
    worries = {StatusWord.AT_RISK, StatusWord.OFF_TRACK}
    reported = {one.pk: statuses[one.pk].reported_at for one in commitments if statuses[one.pk].word in worries}
    readable = Q(told_at__isnull=False) | Q(by=reader) | Q(on_behalf_of=reader)
    found = CheckIn.objects.valid().filter(readable, commitment__in=reported, at__in=reported.values()).exclude(note="")
    return {one.commitment_id: one for one in found if one.at == reported[one.commitment_id]}
