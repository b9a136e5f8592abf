"""What the people of the demonstration say about a draft: points raised, answered and closed, through the verbs."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agreements.management.demonstration.cast import Department, Person
from agreements.management.demonstration.desk import Desk
from agreements.talk import points, suggestions


@dataclass(frozen=True)
class Conversation:
    """The talk about the agreement of a desk."""

    desk: Desk

    def raise_point(
        self,
        kind: Any,
        words: str,
        at: datetime,
        *,
        by: Person,
        party: Department,
        asked: Department = None,
        wanted_by: date | None = None,
        clause: Any = None,
        would_settle: str = "",
    ) -> Any:
        """Let somebody raise a question, an objection or a challenge for their department."""
        return points.raise_point(
            kind=kind,
            would_settle=would_settle,
            clause=(type(clause), clause.key) if clause else None,
            **self._said(words, at, by, party, asked, wanted_by),
        )

    def suggest(
        self,
        clause: Any,
        words: str,
        at: datetime,
        *,
        by: Person,
        party: Department,
        asked: Department = None,
        wanted_by: date | None = None,
        **values: Any,
    ) -> Any:
        """Let somebody suggest other words for a clause, and say why."""
        return suggestions.suggest(
            type(clause),
            clause_key=clause.key,
            version=clause.version,
            values=values,
            **self._said(words, at, by, party, asked, wanted_by),
        )

    def reply(self, point: Any, words: str, at: datetime, *, by: Person, party: Department) -> None:
        """Let somebody answer."""
        points.reply(point=point, key=uuid.uuid4(), party=self._seat(party), words=words, by=by, at=at)

    def settle(self, point: Any, line: str, at: datetime, *, by: Person) -> None:
        """Settle a point with one line."""
        points.settle(point=point, line=line, by=by, at=at)

    def take_over(self, point: Any, clause: Any, at: datetime, *, by: Person) -> Any:
        """Put a suggestion into its clause, and return the clause as it stands now."""
        suggestions.take_over(point=point, by=by, at=at)
        return type(clause)._default_manager.filter(key=clause.key).latest("revision__number")

    def _said(
        self, words: str, at: datetime, by: Person, party: Department, asked: Department, wanted_by: date | None
    ) -> dict[str, Any]:
        return {
            "agreement": self.desk.agreement,
            "key": uuid.uuid4(),
            "party": self._seat(party),
            "asked": self._seat(asked) if asked else None,
            "wanted_by": wanted_by,
            "words": words,
            "by": by,
            "at": at,
        }

    def _seat(self, department: Department) -> Any:
        return self.desk.agreement.parties.get(department=department)
