"""Keeping a clause on the pages of a draft: who sees which control, and what the others are told."""

import re

import pytest

from agreements.drafting.collaboration.kept_clauses import keep
from agreements.models import CommitmentTerms, KeptClause, Outcome, Signatory
from agreements.revisions.sealing import seal
from tests.agreements.views.browsers import browser_of
from tests.agreements.views.clauses import IN_TEXT, address
from tests.builders import NOW, a_commitment, a_draft, a_table, an_outcome, ready_to_seal, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


@pytest.fixture
def outcome(table, agreement):
    return an_outcome(agreement, by=table.ana)


def kept_by_operations(table, agreement, clause):
    keep(type(clause), party=seat_of(agreement, table.operations), key=clause.key, by=table.ben, at=NOW)


def test_a_clause_is_kept_and_released_without_javascript(table, agreement, outcome):
    browser = browser_of(table.ben)
    section = address("term-list", agreement, "outcome")
    assert "Keep for Operations" in browser.get(section).text
    kept = browser.post(address("clause-keep", agreement, "outcome", outcome.key), {"department": "OPS"}, follow=True)
    assert "Operations keeps this clause. The others suggest instead of editing." in kept.text
    assert "Kept by Operations." in kept.text
    assert "Let everybody edit it" in kept.text
    url = address("clause-release", agreement, "outcome", outcome.key)
    assert "Kept by Operations." not in browser.post(url, {"department": "OPS"}, follow=True).text


def test_it_is_kept_in_its_place_in_the_text(table, agreement, outcome):
    url = address("clause-keep", agreement, "outcome", outcome.key)
    kept = browser_of(table.ben).post(url, {"department": "OPS"}, headers=IN_TEXT).text
    assert kept.lstrip().startswith('<div class="desk" id="desk">')
    assert "Kept by Operations." in kept
    assert f'id="{outcome.anchor}-edit"' in kept


def test_the_others_read_who_keeps_it_and_find_no_control(table, agreement, outcome):
    open_to_all = browser_of(table.ana).get(address("term-list", agreement, "outcome")).text
    assert f'id="{outcome.anchor}-edit"' in open_to_all
    kept_by_operations(table, agreement, outcome)
    for url in (agreement.get_absolute_url(), address("term-list", agreement, "outcome")):
        text = browser_of(table.ana).get(url).text
        assert "Kept by Operations." in text
        assert f'id="{outcome.anchor}-edit"' not in text
        assert f'id="{outcome.anchor}-keep' not in text
        suggest = address("point-suggest", agreement, "outcome", outcome.key)
        assert suggest in text
        assert browser_of(table.ana).get(suggest).status_code == 200
        assert f'id="{outcome.anchor}-suggest"' not in browser_of(table.ben).get(url).text
        assert f'id="{outcome.anchor}-edit"' in browser_of(table.ben).get(url).text


def test_the_others_get_403_with_a_sentence(table, agreement):
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    kept_by_operations(table, agreement, promise)
    browser = browser_of(table.ana)
    edit = address("term-edit", agreement, "commitment", promise.key)
    remove = address("term-remove", agreement, "commitment", promise.key)
    keeps = address("clause-keep", agreement, "commitment", promise.key)
    move = address("term-move", agreement, "commitment", promise.key)
    answers = [
        browser.get(edit),
        browser.post(edit, {"version": 1}),
        browser.get(remove),
        browser.post(remove, {"version": 1}),
        browser.post(move, {"direction": "up"}),
        browser.post(keeps, {"department": "SAL"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 6
    assert all("Operations keeps this clause for itself." in answer.text for answer in answers)
    assert CommitmentTerms.objects.get().version == 1


def test_somebody_of_another_department_does_not_release_it(table, agreement, outcome):
    kept_by_operations(table, agreement, outcome)
    url = address("clause-release", agreement, "outcome", outcome.key)
    browser_of(table.ana).post(url, {"department": "OPS"})
    assert KeptClause.objects.get().party == seat_of(agreement, table.operations)


def test_who_signs_is_not_kept(table, agreement):
    signatory = Signatory.objects.get(party=seat_of(agreement, table.sales))
    answer = browser_of(table.ana).post(address("clause-keep", agreement, "signatory", signatory.key))
    assert answer.status_code == 409
    assert "Clauses of this sort belong to everybody." in answer.text


def test_a_sealed_text_is_not_kept(table):
    agreement = ready_to_seal(table)
    outcome = Outcome.objects.get()
    kept_by_operations(table, agreement, outcome)
    seal(agreement=agreement, by=table.ana, at=NOW)
    url = address("clause-keep", agreement, "outcome", outcome.key)
    assert browser_of(table.ben).post(url).status_code == 423
    # While it is signed nobody edits: who keeps what says nothing.
    assert "Kept by" not in browser_of(table.ana).get(address("term-list", agreement, "outcome")).text


def test_dates_that_would_move_a_kept_promise_along_are_refused_with_what_was_typed(table, agreement):
    first = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    second = a_commitment(agreement, owner=table.ben, receiver=table.sales, depends_on=first.commitment)
    kept_by_operations(table, agreement, second)
    form = {
        "version": 1,
        "owner": table.ben.pk,
        "deliverable": "Words that were typed",
        "receiver": seat_of(agreement, table.sales).pk,
        "due_on": "2030-01-31",
        "acceptance": "",
        "depends_on": "",
    }
    url, browser = address("term-edit", agreement, "commitment", first.key), browser_of(table.ana)
    asked = browser.post(url, form)
    assert asked.status_code == 422
    (token,) = re.findall(r'name="along" value="([^"]+)"', asked.text)
    refused = browser.post(url, form | {"along": token})
    assert refused.status_code == 422
    assert "Operations keeps this clause for itself." in refused.text
    assert "Words that were typed" in refused.text
