"""Suggestions: other words for a clause, kept beside it, taken over whole by the verb that edits, or declined."""

import uuid
from datetime import date

import pytest

from agreements.drafting import terms
from agreements.models import CommitmentTerms, Event, OpenPoint, Outcome
from agreements.talk.point_list import redline_of
from agreements.talk.points import CannotTalk, PointClosed, decline
from agreements.talk.suggestions import suggest, take_over
from tests.builders import NOW, a_commitment, a_draft_with_ben, a_table, an_outcome, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft_with_ben(table)


def suggested(table, clause, **values) -> OpenPoint:
    """What Ben suggests for Operations: the clause with these fields in place of its own."""
    agreement = clause.revision.agreement
    return suggest(
        type(clause),
        agreement=agreement,
        key=uuid.uuid4(),
        clause_key=clause.key,
        version=clause.version,
        values={name: getattr(clause, name) for name in clause.content} | values,
        party=seat_of(agreement, table.operations),
        words="The printer needs a day.",
        by=table.ben,
        at=NOW,
    )


def test_a_suggestion_of_several_fields_goes_whole_into_the_clause(table, agreement):
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    wanted = {"due_on": date(2030, 4, 2), "owner": table.ana, "receiver": seat_of(agreement, table.operations)}
    point = suggested(table, promise, **wanted)
    assert CommitmentTerms.objects.get().version == 1
    take_over(point=point, by=table.ana, at=NOW)
    taken = CommitmentTerms.objects.get()
    assert {name: getattr(taken, name) for name in wanted} == wanted
    assert taken.version == 2
    last_two = list(Event.objects.order_by("seq"))[-2:]
    assert [event.kind for event in last_two] == ["term_edited", "point_taken_over"]
    assert last_two[1].data["person"] == table.ben.pk


def test_it_is_shown_as_what_would_change(table, agreement):
    point = suggested(table, an_outcome(agreement, by=table.ana), impact="Shelves are never empty.")
    changes = [(piece.change, piece.text) for piece in redline_of(point) if piece.change != "same"]
    assert changes == [("deleted", "full"), ("inserted", "never empty")]


def test_a_clause_that_moved_on_is_not_overwritten(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    point = suggested(table, outcome, impact="Shelves are never empty.")
    said = {"impact": "Shelves are half full.", "beneficiaries": "Customers", "indicators": "97 % in stock"}
    terms.edit(Outcome, agreement=agreement, key=outcome.key, version=1, values=said, by=table.ana, at=NOW)
    with pytest.raises(terms.Stale):
        take_over(point=point, by=table.ana, at=NOW)
    point.refresh_from_db()
    assert point.is_open
    assert Outcome.objects.get().impact == "Shelves are half full."
    with pytest.raises(terms.Stale):
        suggested(table, outcome, impact="Shelves.")


def test_taken_over_twice_is_once_and_declined_after_that_says_so(table, agreement):
    point = suggested(table, an_outcome(agreement, by=table.ana), impact="Shelves are never empty.")
    for _twice in range(2):
        take_over(point=point, by=table.ana, at=NOW)
    assert Event.objects.filter(kind="point_taken_over").count() == 1
    assert Outcome.objects.get().version == 2
    with pytest.raises(PointClosed, match="Ana Ruiz took this over"):
        decline(point=point, reason="No.", by=table.ben, at=NOW)


def test_a_declined_suggestion_keeps_its_words_and_the_reason(table, agreement):
    point = suggested(table, an_outcome(agreement, by=table.ana), impact="Shelves are never empty.")
    with pytest.raises(CannotTalk, match="why you decline"):
        decline(point=point, reason=" ", by=table.ana, at=NOW)
    decline(point=point, reason="Nobody can promise never.", by=table.ana, at=NOW)
    with pytest.raises(PointClosed, match="declined this in the meantime"):
        take_over(point=point, by=table.ben, at=NOW)
    point.refresh_from_db()
    assert (point.state, point.line) == ("declined", "Nobody can promise never.")
    assert point.suggested_values()["impact"] == "Shelves are never empty."


def test_the_words_that_stand_there_are_no_suggestion(table, agreement):
    with pytest.raises(CannotTalk, match="words that stand there"):
        suggested(table, an_outcome(agreement, by=table.ana))
    assert not OpenPoint.objects.exists()
