"""Which kinds of tasks there may be for a person, asked in one statement, so that only these are read."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum, auto
from functools import cache
from typing import Any

import psycopg
from django.db import connection
from django.db.models import QuerySet

from agreements.amendments.open_changes import changes_read_by
from agreements.cadence.decision_requests import decisions_awaiting
from agreements.cadence.occasions import check_ins_awaiting
from agreements.checks.lead_actions import first_texts_of
from agreements.commitments.acknowledgements import unread_worries
from agreements.commitments.completions import acceptances_awaiting, returns_awaiting
from agreements.commitments.counter_offer_answers import wordings_with_an_offer
from agreements.commitments.handshakes import drafted_for
from agreements.drafting.endorsements import parties_drafting
from agreements.drafting.participation import answers_that_wait, participations_awaiting
from agreements.drift.ladder import help_awaiting
from agreements.lifecycle.lead import leads_awaiting
from agreements.models import Snooze
from agreements.reviews.recording import actions_awaiting, reviews_awaiting
from agreements.signing.signature_status import seats_to_sign
from stakeholders.models import User

# Stand for the reader and the moment while the statement is written; no person and no day of ours has these.
READER, MOMENT = 8_999_999_999_999_999_937, datetime(1901, 2, 3, 4, 5, 6, 7, tzinfo=UTC)


class Kind(StrEnum):
    """A sort of task; also the tasks that a person has put aside for now."""

    CHANGE = auto()
    SIGNATURE = auto()
    DECISION = auto()
    QUESTION = auto()
    OFFER = auto()
    CONSENT = auto()
    ACCEPTANCE = auto()
    RETURN = auto()
    WORRY = auto()
    SILENCE = auto()
    REVIEW = auto()
    ACTION = auto()
    DRAFT = auto()
    PARTICIPATION = auto()
    LEADERLESS = auto()
    ENDORSEMENT = auto()
    CHECK_IN = auto()
    SNOOZED = auto()


# The rows out of which the tasks of a kind are made: where there are none, there is no task.
SOURCES: Mapping[Kind, Callable[[User, datetime], QuerySet[Any]]] = {
    Kind.CHANGE: lambda user, at: changes_read_by(user),
    Kind.SIGNATURE: lambda user, at: seats_to_sign(user),
    Kind.DECISION: lambda user, at: decisions_awaiting(user),
    Kind.QUESTION: lambda user, at: participations_awaiting(user),
    Kind.OFFER: lambda user, at: drafted_for(user),
    Kind.CONSENT: lambda user, at: wordings_with_an_offer(user),
    Kind.ACCEPTANCE: lambda user, at: acceptances_awaiting(user),
    Kind.RETURN: lambda user, at: returns_awaiting(user),
    Kind.WORRY: lambda user, at: unread_worries(user),
    Kind.SILENCE: lambda user, at: help_awaiting(user, at=at),
    Kind.REVIEW: lambda user, at: reviews_awaiting(user, at=at),
    Kind.ACTION: lambda user, at: actions_awaiting(user),
    Kind.DRAFT: lambda user, at: first_texts_of(user),
    Kind.PARTICIPATION: lambda user, at: answers_that_wait(user),
    Kind.LEADERLESS: lambda user, at: leads_awaiting(user),
    Kind.ENDORSEMENT: lambda user, at: parties_drafting(user),
    Kind.CHECK_IN: lambda user, at: check_ins_awaiting(user, at=at),
    Kind.SNOOZED: lambda user, at: Snooze.objects.filter(person=user, until__gt=at),
}


def waiting_for(user: User, *, at: datetime) -> frozenset[Kind]:
    """Return the kinds of which there is something to look at for this person; one query."""
    words, stand_ins = _statement(user.is_manager)
    given: dict[Any, Any] = {READER: user.pk, MOMENT: at}
    with connection.cursor() as plain:
        counted = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        # Django's wrapper takes any cursor, and only knows of its own.
        with counted(_Prepared(plain.connection)) as cursor:  # type: ignore[arg-type]
            cursor.execute(words, [given.get(value, value) for value in stand_ins])
            return frozenset(Kind(kind) for (kind,) in cursor.fetchall())


class _Prepared(psycopg.Cursor[Any]):
    """Lets the database keep the plan for the connection: making it takes ten times as long as using it."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **options | {"prepare": True})


@cache
def _statement(is_manager: bool) -> tuple[str, list[Any]]:
    """Return the statement and its parameters: written once, because writing it takes longer than answering it."""
    reader = User(pk=READER, is_manager=is_manager)
    parts: list[str] = []
    stand_ins: list[Any] = []
    for kind, source in SOURCES.items():
        words, values = source(reader, MOMENT).order_by().values("pk").query.sql_with_params()
        parts.append(f"SELECT '{kind}' WHERE EXISTS ({words})")
        stand_ins += values
    return " UNION ALL ".join(parts), stand_ins
