"""Points for the tests of the talk, raised by the verbs."""

import uuid

from agreements.models import OpenPoint
from agreements.models.open_point import PointKind
from agreements.talk.points import raise_point
from agreements.talk.suggestions import suggest
from tests.builders import NOW, seat_of


def a_point(agreement, table, *, kind=PointKind.QUESTION, **more) -> OpenPoint:
    """A point of Ben's for Operations."""
    said = {"words": "Is that one part or two?", "key": uuid.uuid4(), "by": table.ben, "at": NOW}
    said |= {"would_settle": "Two weeks more."} if kind == PointKind.OBJECTION else {}
    said |= {"party": seat_of(agreement, table.operations)} | more
    return raise_point(agreement=agreement, kind=kind, **said)


def a_suggestion(table, clause, **values) -> OpenPoint:
    """What Ben would rather read in a clause."""
    agreement = clause.revision.agreement
    return suggest(
        type(clause),
        agreement=agreement,
        key=uuid.uuid4(),
        clause_key=clause.key,
        version=clause.version,
        values=values,
        party=seat_of(agreement, table.operations),
        words="It is more than that.",
        by=table.ben,
        at=NOW,
    )
