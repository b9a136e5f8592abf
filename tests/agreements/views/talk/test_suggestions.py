"""Suggesting other words in the form of the clause itself."""

import pytest

from agreements.drafting import terms
from agreements.drafting.collaboration.kept_clauses import keep
from agreements.models import CommitmentTerms, OpenPoint, Outcome
from agreements.revisions.sealing import seal
from tests.agreements.views.browsers import browser_of
from tests.agreements.views.clauses import address, outcome_form, promise_form
from tests.agreements.views.talk.talking import a_suggestion
from tests.builders import NOW, a_commitment, a_draft_with_ben, a_table, an_outcome, ready_to_seal, seat_of

pytestmark = pytest.mark.django_db
WHY = {"point-words": "It is more than that."}


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft_with_ben(table)


def at(term) -> str:
    return address("point-suggest", term.revision.agreement, term.kind, term.key)


def test_a_suggestion_for_several_fields(table, agreement):
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    said = promise_form(table, agreement, version=1, deliverable="the forecast of spring", acceptance="It is there.")
    assert browser_of(table.ben).post(at(promise), said | WHY).status_code == 303
    suggested = OpenPoint.objects.get().suggested_values()
    assert (suggested["deliverable"], suggested["due_on"]) == ("the forecast of spring", "2030-03-15")
    assert CommitmentTerms.objects.get().deliverable == "Forecast of the core range"


def test_a_point_of_this_kind_leads_to_the_form_of_its_clause(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    said = {"kind": "suggestion", "clause": f"outcome:{outcome.key}", "words": "It is more than that."}
    form = browser_of(table.ben).post(address("point-raise", agreement), said)
    assert form.status_code == 200
    assert "Shelves are full." in form.content.decode()
    assert "It is more than that." in form.content.decode()
    assert not OpenPoint.objects.exists()


def test_all_that_is_missing_is_said_at_once_and_what_was_typed_stays(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    answer = browser_of(table.ben).post(at(outcome), {"version": 1, "indicators": "99 %", "point-words": ""})
    assert answer.status_code == 422
    assert answer.content.decode().count("Please fill this in") >= 2
    assert "99 %" in answer.content.decode()


def test_the_words_that_stand_there_are_refused(table, agreement):
    outcome = an_outcome(agreement, by=table.ana, beneficiaries="", indicators="")
    same = browser_of(table.ben).post(at(outcome), outcome_form("Shelves are full.") | WHY)
    assert same.status_code == 422
    assert "These are the words that stand there." in same.content.decode()


def test_a_clause_that_moved_on_is_shown_beside_what_was_typed(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    now = {"impact": "Shelves are half full.", "beneficiaries": "", "indicators": ""}
    terms.edit(Outcome, agreement=agreement, key=outcome.key, version=1, values=now, by=table.ana, at=NOW)
    answer = browser_of(table.ben).post(at(outcome), outcome_form("Shelves are never empty.") | WHY)
    assert answer.status_code == 409
    for words in ("Shelves are half full.", "Shelves are never empty.", 'name="version" value="2"'):
        assert words in answer.content.decode()
    assert browser_of(table.ben).post(at(outcome), outcome_form("Shelves are never empty.", 2) | WHY).status_code == 303


def test_nothing_is_suggested_for_a_sealed_or_removed_clause(table):
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    assert browser_of(table.ben).get(at(Outcome.objects.get())).status_code == 423
    other = a_draft_with_ben(table)
    outcome = an_outcome(other, by=table.ana)
    terms.remove(Outcome, agreement=other, key=outcome.key, version=1, by=table.ana, at=NOW)
    assert browser_of(table.ben).get(at(outcome)).status_code == 410


def test_of_a_kept_clause_its_keeper_is_asked_and_decides(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    party = seat_of(agreement, table.operations)
    suggested = a_suggestion(table, outcome, impact="Shelves are full by May.")
    ana, ben = browser_of(table.ana), browser_of(table.ben)
    talk, offer = address("talk", agreement), "Take it over, or decline"
    assert offer in ana.get(talk).text
    keep(Outcome, party=party, key=outcome.key, by=table.ben, at=NOW)
    assert ana.get(at(outcome)).context["why"]["asked"].value() == party.pk
    assert offer not in ana.get(talk).text
    for name, said in (("point-take-over", {}), ("point-decline", {"decline-line": "Too late."})):
        refused = ana.post(address(name, agreement, suggested.number), said)
        assert refused.status_code == 403
        assert "Operations keeps this clause for itself." in refused.text
    assert offer in ben.get(talk).text
    assert ben.post(address("point-take-over", agreement, suggested.number)).status_code == 303
    assert Outcome.objects.get().impact == "Shelves are full by May."
