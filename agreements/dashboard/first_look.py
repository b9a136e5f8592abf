"""The rows from which the tasks of one person are made, for every kind of task, read in one statement."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from django.db.models import QuerySet

from agreements.amendments.open_changes import changes_read_by
from agreements.cadence.decision_requests import decided_by, decisions_awaiting
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
from agreements.talk.turns import points_awaiting
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared


class Kind(StrEnum):
    """A kind of task; one member stands for the tasks that a person has snoozed."""

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
    POINT = auto()
    CHECK_IN = auto()
    SNOOZED = auto()


# The rows out of which the tasks of a kind are made: where there are none, there is no task. Those of most kinds are
# tasks each; of a change or a draft its words decide whether it waits for this person.
SOURCES: Mapping[Kind, Callable[[User, datetime], QuerySet[Any]]] = {
    Kind.CHANGE: lambda user, at: changes_read_by(user),
    Kind.SIGNATURE: lambda user, at: seats_to_sign(user),
    Kind.DECISION: lambda user, at: decisions_awaiting(user).order_by("at", "pk"),
    Kind.QUESTION: lambda user, at: participations_awaiting(user),
    Kind.OFFER: lambda user, at: drafted_for(user),
    Kind.CONSENT: lambda user, at: wordings_with_an_offer(user),
    Kind.ACCEPTANCE: lambda user, at: acceptances_awaiting(user),
    Kind.RETURN: lambda user, at: returns_awaiting(user),
    Kind.WORRY: lambda user, at: unread_worries(user).exclude(decided_by(user)).order_by("at", "pk"),
    Kind.SILENCE: lambda user, at: help_awaiting(user, at=at),
    Kind.REVIEW: lambda user, at: reviews_awaiting(user, at=at),
    Kind.ACTION: lambda user, at: actions_awaiting(user),
    Kind.DRAFT: lambda user, at: first_texts_of(user),
    Kind.PARTICIPATION: lambda user, at: answers_that_wait(user),
    Kind.LEADERLESS: lambda user, at: leads_awaiting(user),
    Kind.ENDORSEMENT: lambda user, at: parties_drafting(user),
    Kind.POINT: lambda user, at: points_awaiting(user),
    Kind.CHECK_IN: lambda user, at: check_ins_awaiting(user, at=at),
    Kind.SNOOZED: lambda user, at: Snooze.objects.filter(person=user, until__gt=at),
}


def first_look(user: User, *, at: datetime) -> Mapping[Kind, list[Any]]:
    """Return the rows of each kind of which there is something to look at for this person; one query."""
    return {Kind(kind): rows for kind, rows in _rows(reader=user, at=at).items() if rows}


@prepared
def _rows(*, reader: User, at: datetime) -> Queries:
    return {kind: source(reader, at) for kind, source in SOURCES.items()}
