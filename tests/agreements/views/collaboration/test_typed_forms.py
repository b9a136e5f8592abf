"""Forms of clauses that say the same as one that stands there: what is shown, and what is kept."""

import pytest

from agreements.models import CommitmentTerms
from tests.agreements.views.browsers import browser_of
from tests.agreements.views.clauses import IN_TEXT, address, promise_form
from tests.builders import a_draft, a_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


@pytest.mark.parametrize("headers", [{}, IN_TEXT], ids=["without JavaScript", "in the text"])
def test_the_same_promise_is_shown_with_what_was_typed_and_both_are_kept(table, agreement, headers):
    url = address("term-add", agreement, "commitment")
    browser_of(table.ana).post(url, promise_form(table, agreement, acceptance="Theirs in full"))
    form = promise_form(table, agreement, acceptance="Words of mine")
    asked = browser_of(table.ben).post(url, form, headers=headers)
    assert asked.status_code == 409
    for words in ("Ana Ruiz has written the same", "Theirs in full", "Words of mine", "Keep both", "that stands there"):
        assert words in asked.text
    standing = CommitmentTerms.objects.get()
    assert browser_of(table.ben).post(url, form | {"beside": standing.key}, headers=headers).status_code in (200, 303)
    assert CommitmentTerms.objects.count() == 2


def test_ones_own_is_said_to_be_ones_own(table, agreement):
    url = address("term-add", agreement, "commitment")
    browser_of(table.ana).post(url, promise_form(table, agreement))
    asked = browser_of(table.ana).post(url, promise_form(table, agreement))
    assert "You have written this already" in asked.text
