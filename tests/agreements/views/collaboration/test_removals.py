"""Undo after a removal: where it is offered, and what it answers when something contradicts it."""

import pytest

from agreements.drafting.terms import remove
from agreements.models import CommitmentTerms, Outcome, Signatory
from tests.agreements.views.browsers import browser_of
from tests.agreements.views.clauses import IN_TEXT, address
from tests.builders import NOW, a_commitment, a_draft, a_table, a_term, an_outcome, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


def test_removed_and_undone_without_javascript(table, agreement):
    promise, browser = a_commitment(agreement, owner=table.ben, receiver=table.sales), browser_of(table.ana)
    url = address("term-remove", agreement, "commitment", promise.key)
    removed = browser.post(url, {"version": 1}, follow=True)
    assert "Removed: Forecast of the core range" in removed.text
    undo = address("term-restore", agreement, "commitment", promise.key)
    assert f'action="{undo}"' in removed.text
    back = browser.post(undo, follow=True)
    assert "It stands in the draft again." in back.text
    assert CommitmentTerms.objects.get().key == promise.key
    # An address of before offers nothing any more.
    assert undo not in browser.get(f"{address('term-list', agreement, 'commitments')}?removed={promise.key}").text


def test_removed_and_undone_in_the_text(table, agreement):
    promise, browser = a_commitment(agreement, owner=table.ben, receiver=table.sales), browser_of(table.ana)
    url = address("term-remove", agreement, "commitment", promise.key)
    removed = browser.post(url, {"version": 1}, headers=IN_TEXT).text
    undo = address("term-restore", agreement, "commitment", promise.key)
    assert f'data-hx-post="{undo}"' in removed
    back = browser.post(undo, headers=IN_TEXT).text
    assert back.lstrip().startswith('<div class="desk" id="desk">')
    assert "It stands in the draft again." in back
    assert "delivers Forecast of the core range" in back


def test_on_the_page_of_a_section_it_stands_where_the_clause_stood(table, agreement):
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    url = address("term-remove", agreement, "commitment", promise.key)
    removed = browser_of(table.ana).post(url, {"version": 1}, headers={"HX-Request": "true"}).text
    assert removed.lstrip().startswith('<li id="term-')
    assert ">Undo<" in removed


def test_what_rests_on_it_is_shown_before(table, agreement):
    needed = a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable="The list")
    about = {"owner": table.ben, "receiver": table.sales, "depends_on": needed.commitment}
    a_commitment(agreement, **about, deliverable="The letter")
    asked = browser_of(table.ana).get(address("term-remove", agreement, "commitment", needed.key)).text
    assert "The letter rests on it. Change that first." in asked


def test_what_contradicts_it_is_said(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    remove(Outcome, agreement=agreement, key=outcome.key, version=1, by=table.ana, at=NOW)
    a_term(Outcome, agreement, by=table.ben, impact="Another one")
    answer = browser_of(table.ana).post(address("term-restore", agreement, "outcome", outcome.key))
    assert answer.status_code == 409
    assert "Somebody has written this anew meanwhile." in answer.text


def test_each_department_puts_back_its_own_signatory(table, agreement):
    signatory = Signatory.objects.get(party=seat_of(agreement, table.operations))
    remove(Signatory, agreement=agreement, key=signatory.key, version=1, by=table.ben, at=NOW)
    undo = address("term-restore", agreement, "signatory", signatory.key)
    refused = browser_of(table.ana).post(undo)
    assert refused.status_code == 403
    assert "Operations names its own signatory." in refused.text
    assert browser_of(table.ben).post(undo).status_code == 303


def test_only_writers_see_the_way_back(table, agreement):
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    remove(CommitmentTerms, agreement=agreement, key=promise.key, version=1, by=table.ana, at=NOW)
    page = f"{address('term-list', agreement, 'commitments')}?removed={promise.key}"
    assert "Removed: Forecast" in browser_of(table.ana).get(page).text
    assert browser_of(table.ana).get(f"{address('term-list', agreement, 'commitments')}?removed=x").status_code == 200
