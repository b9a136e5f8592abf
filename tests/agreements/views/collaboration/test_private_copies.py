"""Private copies on the pages of a draft: kept, offered, taken, dropped; read by their writer alone."""

import pytest

from agreements.models import Outcome, PrivateCopy
from tests.agreements.views.browsers import browser_of
from tests.agreements.views.clauses import IN_TEXT, address, outcome_form, promise_form
from tests.builders import a_draft, a_table, an_outcome
from tests.people import a_person

pytestmark = pytest.mark.django_db
OFFER = "You wrote something here and did not save it"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


@pytest.fixture
def outcome(table, agreement):
    return an_outcome(agreement, by=table.ana)


def keep(browser, agreement, outcome, impact="Words on their way", **more):
    form = outcome_form(impact) | {"idem": outcome.key} | more
    return browser.post(address("copy-keep", agreement, "outcome"), form, headers=HTMX)


def test_it_is_offered_taken_and_dropped_with_a_save(table, agreement, outcome):
    browser, edit = browser_of(table.ben), address("term-edit", agreement, "outcome", outcome.key)
    assert OFFER not in browser.get(edit).text
    answer = keep(browser, agreement, outcome)
    assert (answer.status_code, answer.content) == (204, b"")
    offered = browser.get(edit).text
    assert OFFER in offered
    assert "Words on their way" not in offered
    taken = browser.get(f"{edit}?copy=1").text
    assert "Words on their way" in taken
    assert OFFER not in taken
    saved = browser.post(edit, outcome_form("Words on their way"), headers=IN_TEXT)
    assert saved.status_code == 200
    assert not PrivateCopy.objects.exists()
    assert OFFER not in browser.get(edit).text


def test_saved_without_javascript_it_is_dropped_too(table, agreement, outcome):
    browser = browser_of(table.ben)
    keep(browser, agreement, outcome)
    browser.post(address("term-edit", agreement, "outcome", outcome.key), outcome_form("Something else"))
    assert not PrivateCopy.objects.exists()


def test_it_is_offered_in_the_text_and_can_be_dropped(table, agreement, outcome):
    browser = browser_of(table.ben)
    keep(browser, agreement, outcome)
    part = address("term-edit-part", agreement, "outcome", outcome.key)
    assert OFFER in browser.get(part, headers=IN_TEXT).text
    dropped = browser.post(address("copy-drop", agreement, "outcome"), {"idem": outcome.key}, follow=True)
    assert "Dropped." in dropped.text
    assert OFFER not in browser.get(part, headers=IN_TEXT).text


def test_a_new_clause_has_one_of_its_own(table, agreement):
    browser, add = browser_of(table.ben), address("term-add", agreement, "commitment")
    form = promise_form(table, agreement, deliverable="A promise on its way")
    browser.post(address("copy-keep", agreement, "commitment"), form | {"new": "yes"})
    assert OFFER in browser.get(add).text
    taken = browser.get(f"{add}?copy=1").text
    assert "A promise on its way" in taken
    assert f'<option value="{table.ben.pk}" selected' in taken
    assert 'value="2030-03-15"' in taken
    browser.post(add, form)
    assert not PrivateCopy.objects.exists()
    # A copy that was still on its way when the form was saved is not kept.
    browser.post(address("copy-keep", agreement, "commitment"), form | {"new": "yes"})
    assert not PrivateCopy.objects.exists()


def test_nobody_but_its_writer_reads_it(table, agreement, outcome):
    keep(browser_of(table.ben), agreement, outcome)
    edit = address("term-edit", agreement, "outcome", outcome.key)
    pages = [edit, f"{edit}?copy=1", agreement.get_absolute_url(), address("history", agreement)]
    readers = [
        table.ana,
        a_person(name="Max Manager", is_manager=True),
        a_person(name="Ada Admin", is_administrator=True),
        a_person(name="Otto Other"),
    ]
    for reader in readers:
        for page in pages:
            text = browser_of(reader).get(page).text
            assert "Words on their way" not in text
            assert OFFER not in text
        browser_of(reader).post(address("copy-drop", agreement, "outcome"), {"idem": outcome.key})
    assert PrivateCopy.objects.get().writer == table.ben
    # The control: he does.
    assert "Words on their way" in browser_of(table.ben).get(f"{edit}?copy=1").text


def test_taken_up_after_somebody_else_has_saved_both_wordings_are_shown(table, agreement, outcome):
    keep(browser_of(table.ben), agreement, outcome, "Ben's words")
    edit = address("term-edit", agreement, "outcome", outcome.key)
    browser_of(table.ana).post(edit, outcome_form("Ana's words"))
    taken = browser_of(table.ben).get(f"{edit}?copy=1").text
    assert 'name="version" value="1"' in taken
    conflict = browser_of(table.ben).post(edit, outcome_form("Ben's words", version=1))
    assert conflict.status_code == 409
    assert Outcome.objects.get().impact == "Ana's words"
