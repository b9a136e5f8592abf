"""Clauses that are written in their place in the text of a draft: opened, saved, refused, numbered anew."""

import re

import pytest

from agreements.drafting.terms import remove
from agreements.models import CommitmentTerms, Outcome, Signatory
from agreements.revisions.sealing import seal
from tests.agreements.views.browsers import browser_of
from tests.agreements.views.clauses import IN_TEXT, address, outcome_form, promise_form
from tests.builders import NOW, a_commitment, a_draft, a_table, an_outcome, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


def test_a_paragraph_opens_is_saved_and_closes_in_its_place(table, agreement):
    outcome, browser = an_outcome(agreement, by=table.ana), browser_of(table.ana)
    opened = browser.get(address("term-edit-part", agreement, "outcome", outcome.key), headers=IN_TEXT).text
    assert opened.lstrip().startswith('<div class="desk" id="desk">')
    assert opened.count('class="form stack"') == 1
    assert 'data-hx-target="#desk"' in opened
    assert ">Save 1.1<" in re.sub(r"\s*([<>])\s*", r"\1", opened)
    url = address("term-edit", agreement, "outcome", outcome.key)
    saved = browser.post(url, outcome_form("Shelves are never empty."), headers=IN_TEXT).text
    assert "Shelves are never empty." in saved
    assert 'class="form stack"' not in saved
    assert re.search(rf'id="{outcome.anchor}-edit"[^>]* autofocus', saved)
    assert '<div id="page-status" data-hx-swap-oob="innerHTML">Saved.</div>' in saved


def test_a_new_clause_of_a_section_that_is_not_used_opens_in_its_part(table, agreement):
    opened = browser_of(table.ana).get(address("term-add-part", agreement, "decision-right"), headers=IN_TEXT).text
    assert opened.index("5 Decision rights") < opened.index('id="new-decision-right"')


def test_closing_shows_the_paragraph_again(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    closed = browser_of(table.ana).get(address("term-part", agreement, "outcome", outcome.key), headers=IN_TEXT).text
    assert 'class="form stack"' not in closed
    assert re.search(rf'id="{outcome.anchor}-edit"[^>]* autofocus', closed)


def test_what_is_wrong_is_said_in_its_place(table, agreement):
    url = address("term-add", agreement, "commitment")
    form = promise_form(table, agreement, due_on="1999-01-01", acceptance="Words worth keeping")
    answer = browser_of(table.ana).post(url, form, headers=IN_TEXT)
    assert answer.status_code == 422
    assert 'id="desk"' in answer.text
    assert "Choose today or a day after it" in answer.text
    assert "Words worth keeping" in answer.text


def test_both_wordings_stand_in_its_place(table, agreement):
    outcome = an_outcome(agreement, by=table.ana, impact="Ready in March.")
    url = address("term-edit", agreement, "outcome", outcome.key)
    browser_of(table.ben).post(url, outcome_form("Ready in April."))
    answer = browser_of(table.ana).post(url, outcome_form("Ready in May."), headers=IN_TEXT)
    assert answer.status_code == 409
    assert 'id="desk"' in answer.text
    for words in ("Ready in March.", "Ready in April.", "Ready in May."):
        assert words in answer.text
    merged = browser_of(table.ana).post(url, outcome_form("Ready in May.", version=2), headers=IN_TEXT)
    assert merged.status_code == 200
    assert Outcome.objects.get().impact == "Ready in May."


def test_a_text_sealed_meanwhile_shows_what_was_typed_above_it(table):
    agreement = ready_to_seal(table)
    outcome = Outcome.objects.get()
    seal(agreement=agreement, by=table.ana, at=NOW)
    url = address("term-edit", agreement, "outcome", outcome.key)
    answer = browser_of(table.ana).post(url, outcome_form("Words typed meanwhile"), headers=IN_TEXT)
    assert answer.status_code == 423
    assert 'id="desk"' in answer.text
    assert "Words typed meanwhile" in answer.text
    assert "/edit/" not in answer.text


def test_a_clause_removed_meanwhile_leaves_the_typed_text_where_it_is(table, agreement):
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    remove(CommitmentTerms, agreement=agreement, key=promise.key, version=1, by=table.ana, at=NOW)
    url = address("term-edit", agreement, "commitment", promise.key)
    assert browser_of(table.ana).post(url, promise_form(table, agreement), headers=IN_TEXT).status_code == 410


def test_a_move_and_a_removal_number_the_others_anew(table, agreement):
    promises = [
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=f"part {name}") for name in "AB"
    ]
    browser = browser_of(table.ana)
    url = address("term-move", agreement, "commitment", promises[1].key)
    moved = browser.post(url, {"direction": "up"}, headers=IN_TEXT).text
    assert moved.index("delivers part B") < moved.index("delivers part A")
    url = address("term-remove", agreement, "commitment", promises[1].key)
    left = browser.post(url, {"version": 1}, headers=IN_TEXT).text
    assert "delivers part B" not in left
    assert re.search(r"3\.1: </span>Ben Ode delivers part A", re.sub(r"\s+", " ", left))


def test_an_owner_answers_in_its_place(table, agreement):
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    browser, url = browser_of(table.ben), address("handshake-answer", agreement, promise.key)
    opened = browser.get(address("handshake-answer-part", agreement, promise.key), headers=IN_TEXT).text
    assert 'id="desk"' in opened
    assert "I take it on as it stands" in opened
    answered = browser.post(url, {"version": 1, "choice": "confirm"}, headers=IN_TEXT).text
    assert "Taken on by Ben Ode" in answered
    assert 'class="form stack"' not in answered


def test_the_pages_of_sections_answer_as_before(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    part = (
        browser_of(table.ana)
        .get(address("term-edit-part", agreement, "outcome", outcome.key), headers={"HX-Request": "true"})
        .text
    )
    assert 'id="desk"' not in part
    assert f'data-hx-target="#{outcome.anchor}"' in part


def test_an_outsider_opens_nothing_in_the_text(table, agreement):
    outcome = an_outcome(agreement, by=table.ana)
    otto = a_person(name="Otto Aus", department=a_department(name="Legal"))
    url = address("term-edit-part", agreement, "outcome", outcome.key)
    assert browser_of(otto).get(url, headers=IN_TEXT).status_code == 404


def test_a_paragraph_is_opened_with_as_many_questions_among_30_as_alone(client, table, agreement, count_queries):
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    a_commitment(agreement, owner=table.ben, receiver=table.sales, depends_on=promise.commitment)
    client.force_login(table.ana)
    url = address("term-edit-part", agreement, "commitment", promise.key)
    headers = {"hx-request": "true", "hx-target": "desk"}
    one = count_queries(client, url, **headers)
    for _ in range(29):
        a_commitment(agreement, owner=table.ben, receiver=table.sales)
    assert count_queries(client, url, **headers) == one


def test_in_the_text_too_nobody_removes_a_signatory_of_another_party(table, agreement):
    named = Signatory.objects.get(party=seat_of(agreement, table.operations))
    url, way = address("term-edit-part", agreement, "signatory", named.key), f'id="{named.anchor}-remove"'
    assert way in browser_of(table.ben).get(url, headers=IN_TEXT).text
    assert way not in browser_of(table.ana).get(url, headers=IN_TEXT).text
