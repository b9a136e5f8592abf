"""The private preparation of a department: written and read by whoever speaks for it, and by nobody else.

Nothing of it leaves a trace elsewhere: no event, no news, no index, no count, no time.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.models import Agreement, Party, PreparationLine
from agreements.models.agreement import Stage
from agreements.models.private.preparation_line import Question
from stakeholders.models import User

WORDS_AT_MOST = 2_000


class CannotPrepare(Exception):
    """Says in one sentence why nothing is prepared any more."""


class LineChanged(Exception):
    """A colleague wrote meanwhile; `line` is what stands now."""

    def __init__(self, line: PreparationLine | None) -> None:
        self.line = line
        super().__init__(_("A colleague wrote here meanwhile. Look at both, then save."))


@dataclass(frozen=True)
class PrivateAnswer:
    """A question, and the words that a department has for it now; empty where it has none."""

    question: Question
    line: PreparationLine | None

    @property
    def words(self) -> str:
        return self.line.words if self.line else ""

    @property
    def version(self) -> int:
        """The version of the line that stands, 0 for none."""
        return self.line.version if self.line else 0


def is_prepared(agreement: Agreement) -> bool:
    """True as long as it is drafted or signed for the first time: what was prepared can be changed."""
    return agreement.stage in (Stage.DRAFT, Stage.SIGNING)


def answers_of(party: Party, *, reader: User) -> list[PrivateAnswer]:
    """Return every question with the newest words of this party; without words for whoever does not speak for it."""
    with PreparationLine.objects.read_by(reader) as lines:
        written = lines.filter(party=party).select_related("by")
        newest = {line.question: line for line in written.order_by("question", "-version").distinct("question")}
    return [PrivateAnswer(question, newest.get(question)) for question in Question]


@transaction.atomic
def write_line(
    *, party: Party, question: Question, words: str, version: int, by: User, at: datetime
) -> PreparationLine | None:
    """Store what a party answers to a question, and return the line that stands; the same words twice are one.

    `version` is that of the line that was seen, 0 for none. Raises LineChanged when another came meanwhile,
    CannotPrepare when the agreement is not prepared any more. The database refuses whoever does not speak for it.
    """
    agreement = Agreement.objects.locked(party.agreement_id)
    if not is_prepared(agreement):
        raise CannotPrepare(_("This is not drafted any more. What you prepared stays as it is."))
    with PreparationLine.objects.read_by(by) as lines:
        stands: PreparationLine | None = lines.filter(party=party, question=question).order_by("-version").first()
        if (stands.words if stands else "") == words:
            return stands
        if (stands.version if stands else 0) != version:
            raise LineChanged(stands)
        written = PreparationLine(party=party, question=question, words=words, version=version + 1, by=by, at=at)
        PreparationLine.objects.add(written)
        return written
