"""An agreement as a start: its words with days counted from today, without numbers, answers and signatures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agreements.analysis.wall_clock import day_at
from agreements.models import (
    Agreement,
    CommitmentTerms,
    DecisionRight,
    Outcome,
    Party,
    Revision,
    Rhythm,
    Stakeholder,
    Term,
    TradeOff,
)
from agreements.models.canonical import terms_of
from agreements.starts.first_draft import working_day
from stakeholders.models import Department, User, the_organisation

# So many are offered to copy, the newest first.
MOST_OFFERED = 30
# What a sheet does not show, and a copy takes along.
UNSEEN: tuple[type[Term], ...] = (TradeOff, DecisionRight, Stakeholder)
DATES_OF_RHYTHM = ("first_check_in_on", "first_review_on", "ends_on", "escalation")


@dataclass(frozen=True)
class Copy:
    """The text in force of one agreement, read to be written anew from a day on."""

    text: Revision
    today: date

    @property
    def departments(self) -> list[Department]:
        """The departments between which it is."""
        return [party.department for party in Party.objects.filter(agreement=self.text.agreement).present()]

    @property
    def outcome(self) -> Outcome | None:
        """Its shared outcome."""
        return next(iter(terms_of(self.text, Outcome)), None)

    @property
    def promises(self) -> list[CommitmentTerms]:
        """Its promises, in order."""
        return list(terms_of(self.text, CommitmentTerms))

    @property
    def escalation(self) -> User | None:
        """Who helps when something is stuck, as long as they are there."""
        rhythm = self._rhythm()
        return rhythm.escalation if rhythm and rhythm.escalation.is_active else None

    def rhythm(self) -> dict[str, Any]:
        """Return how often and when, without its days and people; empty without a rhythm."""
        rhythm = self._rhythm()
        agreed = rhythm.content if rhythm else ()
        return {name: getattr(rhythm, name) for name in agreed if name not in DATES_OF_RHYTHM}

    def day(self, then: date | None) -> date | None:
        """Return as many days after today as `then` was after the start of the agreement, on a working day."""
        if then is None:
            return None
        started = day_at(self.text.agreement.started_at, the_organisation().zone)
        return working_day(self.today + max(then - started, date.resolution))

    def unseen(self, departments: Sequence[Department]) -> Iterator[tuple[type[Term], dict[str, Any]]]:
        """Yield kind and values of what the sheet does not show, as far as its departments and people are there.

        A party stands as its department.
        """
        here = set(departments)
        for kind in UNSEEN:
            for term in terms_of(self.text, kind):
                values = {name: self._anew(getattr(term, name)) for name in term.content}
                if all(_is_here(value, here) for value in values.values()):
                    yield kind, values

    def _rhythm(self) -> Rhythm | None:
        return next(iter(terms_of(self.text, Rhythm)), None)

    def _anew(self, value: Any) -> Any:
        if isinstance(value, Party):
            return value.department
        return self.day(value) if isinstance(value, date) else value


def copyable(reader: User) -> list[Agreement]:
    """Return the newest agreements that were in force and that this person may read, with their titles."""
    read = Agreement.objects.visible_to(reader).filter(first_in_force_at__isnull=False)
    return list(read.titled().order_by("-number")[:MOST_OFFERED])


def copy_of(number: str, *, reader: User, today: date) -> Copy | None:
    """Return the copy of an agreement that this person may read; None for any other number."""
    if not number.isdecimal() or len(number) > 9:
        return None
    readable = Agreement.objects.visible_to(reader).filter(number=number)
    text = Revision.objects.in_force().filter(agreement__in=readable).select_related("agreement").first()
    return Copy(text, today) if text else None


def _is_here(value: Any, departments: set[Department]) -> bool:
    if isinstance(value, Department):
        return value in departments
    return value.is_active if isinstance(value, User) else True
