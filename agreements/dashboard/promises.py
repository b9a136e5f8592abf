"""The rows of promises in an agreement: one state each, and under what asks for a look the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext as _

from agreements.dashboard.commitment_status import CommitmentStatus, StatusWord
from agreements.models import CheckIn, Commitment
from agreements.models.check_in import UNDO_FOR
from stakeholders.models import User

ADJUSTING = "adjusting"
OVER = frozenset({StatusWord.DONE, StatusWord.WITHDRAWN})


@dataclass(frozen=True)
class Promise:
    """One commitment in force as a row shows it: never two states, and nothing that asks during a pause."""

    commitment: Commitment
    stands: CommitmentStatus
    # What its owner said when it was last at risk or off track.
    said: CheckIn | None = None
    # What an open change asks for here, in a few words.
    asked: str = ""
    rests: bool = False

    @property
    def status(self) -> str:
        """Return the value that components/status.html decides on: the one that asks for most."""
        return ADJUSTING if self.is_adjusting else self.stands.word.value

    @property
    def label(self) -> str:
        return _("Adjusting") if self.is_adjusting else self.stands.label

    @property
    def is_adjusting(self) -> bool:
        return bool(self.asked) and not self.stands.asks_for_a_look and not self.is_over

    @property
    def asks_for_a_look(self) -> bool:
        """True when the row carries a pill."""
        return not self.rests and (self.is_adjusting or self.stands.asks_for_a_look)

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
    rests: bool,
    reader: User,
    at: datetime,
) -> Promises:
    """Return the rows in the order given; one query reads what the owners said.

    `asked` holds what an open change asks for, by the key of the promise; `rests` is true during a pause.
    """
    said = {} if rests else _said(commitments, statuses, reader, at)
    return Promises(
        [Promise(one, statuses[one.pk], said.get(one.pk), asked.get(str(one.key), ""), rests) for one in commitments]
    )


def _said(
    commitments: Sequence[Commitment], statuses: Mapping[int, CommitmentStatus], reader: User, at: datetime
) -> dict[int, CheckIn]:
    """Return by commitment the check-in that its word rests on, where it has words of its own.

    As long as it can be taken back its words are read by their writer alone.
    """
    worries = {StatusWord.AT_RISK, StatusWord.OFF_TRACK}
    at_risk = [one.pk for one in commitments if statuses[one.pk].word in worries]
    newest = CheckIn.objects.valid().filter(commitment__in=at_risk, at=F("commitment__reported_at"))
    readable = newest.filter(Q(at__lte=at - UNDO_FOR) | Q(by=reader)).exclude(note="")
    return {check_in.commitment_id: check_in for check_in in readable}
