"""What the page of an agreement says of the change that is being decided on: what moves, who decides and by when."""

from dataclasses import dataclass
from datetime import date

from agreements.amendments.open_changes import OpenChange, changes_in, days_to_answer
from agreements.models import Agreement, CommitmentTerms, Revision
from agreements.models.canonical import document_of
from agreements.revisions.redline import Line, RedlinedClause, redline
from stakeholders.models import User


@dataclass(frozen=True)
class ChangeCard:
    """One open change for one reader; `more_changes` counts the others of the same agreement."""

    change: OpenChange
    clauses: list[RedlinedClause]
    answer_by: date | None
    # True for whoever decides, and for nobody else.
    waits_for_reader: bool
    more_changes: int

    @property
    def revision(self) -> Revision:
        return self.change.revision

    @property
    def first(self) -> RedlinedClause:
        return self.clauses[0]

    @property
    def title(self) -> str:
        """Return what the first clause is about: the promise by its words, anything else by its heading."""
        is_promise = self.first.clause.kind == CommitmentTerms.kind
        return self.first.lines[0].new or self.first.lines[0].old if is_promise else self.first.clause.heading

    @property
    def more_clauses(self) -> int:
        return len(self.clauses) - 1

    @property
    def asked(self) -> dict[str, str]:
        """Return by the key of each clause that it touches what is asked for there, in a few words."""
        return {
            clause.clause.key: ", ".join(line.new for line in _moved(clause) if line.new) for clause in self.clauses
        }

    @property
    def lines(self) -> list[Line]:
        """Return the lines of the first clause that change."""
        return _moved(self.first)


def _moved(clause: RedlinedClause) -> list[Line]:
    return [line for line in clause.lines if line.is_changed]


def change_card(agreement: Agreement, text: Revision, *, reader: User) -> ChangeCard | None:
    """Return the change that this reader decides, or else the one that is open longest; None where none is open.

    `text` is the revision in force.
    """
    changes = changes_in(agreement)
    if not changes:
        return None
    shown = next((change for change in changes if change.waits_for(reader)), changes[0])
    found = redline(document_of(text), document_of(shown.revision)).changed
    return ChangeCard(
        change=shown,
        clauses=sorted(found, key=lambda clause: clause.clause.kind != CommitmentTerms.kind),
        answer_by=days_to_answer([shown])[0],
        waits_for_reader=shown.waits_for(reader),
        more_changes=len(changes) - 1,
    )
