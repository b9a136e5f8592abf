"""The page of what is being written, and the choice of a lead: what a manager reads, and what never leaves a draft."""

import re
import uuid

import pytest

from agreements.drafting.new_agreement import start
from agreements.models import Event
from tests.agreements.views.browsers import browser_of, page, queries
from tests.builders import NOW, a_commitment, a_draft, a_rhythm, a_table, an_outcome, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db
ADDRESS = "/dashboard/being-written/"
SECRETS = ("Zwiebel", "Quitte", "Rhabarber", "Holunder")


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def lee(db):
    return a_person(name="Lee Morgan", is_manager=True)


@pytest.fixture
def draft(table):
    """A draft with a word of its own in each clause."""
    agreement = a_draft(table, title="Stock for spring", why_now="Zwiebel.")
    an_outcome(agreement, by=table.ana, impact="Quitte.")
    a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable="Rhabarber", acceptance="Holunder.")
    a_rhythm(agreement, by=table.ana, escalation=table.ana)
    return agreement


def main_of(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text[text.index("<main") : text.index("</main>")]).split())


def test_a_manager_reads_that_it_exists_and_nothing_of_it(table, lee, draft):
    browser = browser_of(lee)
    text = browser.get(ADDRESS).text
    shown = main_of(text)
    for word in ("1 draft", "Stock for spring", "Operations", "Sales", "led by Ana Ruiz", "since 1 Feb"):
        assert word in shown
    assert not [word for word in (*SECRETS, draft.reference, "Ben Ode", "C-0001") if word in text]
    assert "promise" not in shown
    for address in (draft.get_absolute_url(), page(draft, "history"), page(draft, "draft-listing")):
        assert browser.get(address).status_code == 404


def test_the_secrets_are_there_for_those_who_write_it(table, draft):
    """The control: whoever may read the draft finds each of the words that the test above looks for."""
    text = browser_of(table.ben).get(draft.get_absolute_url()).text
    assert [word for word in SECRETS if word not in text] == []
    assert f'href="{draft.get_absolute_url()}"' in browser_of(table.ben).get(ADDRESS).text


def test_nothing_is_said_in_one_sentence(lee):
    assert "Nothing is being written now." in browser_of(lee).get(ADDRESS).text


def test_fifty_stand_on_a_page_and_a_page_that_is_not_there_is_the_last(table, lee):
    for number in range(51):
        a_draft(table, title=f"Draft {number}", at=NOW)
    browser = browser_of(lee)
    first, last = browser.get(ADDRESS).text, browser.get(ADDRESS, {"page": "1000000000"}).text
    assert (first.count("led by Ana Ruiz"), last.count("led by Ana Ruiz")) == (50, 1)
    assert "51 drafts" in first
    assert browser.get(ADDRESS, {"page": "x"}).text.count("led by Ana Ruiz") == 50


def test_the_list_costs_as_many_queries_with_thirty_as_with_one(table, lee):
    browser = browser_of(lee)
    a_draft(table)
    queries(browser, ADDRESS)
    one = queries(browser, ADDRESS)
    for number in range(29):
        a_draft(table, title=f"Draft {number}")
    assert queries(browser, ADDRESS) == one


def test_the_dashboard_leads_there_and_is_silent_where_there_is_none_or_a_choice_was_made(table, lee, draft):
    there = f'id="being-written" href="{ADDRESS}">1 draft</a>'
    assert there in browser_of(lee).get("/dashboard/").text
    assert there not in browser_of(lee).get("/dashboard/", {"scope": "named"}).text
    assert 'id="being-written"' not in browser_of(a_person()).get("/dashboard/").text


# --- the choice of the lead ----------------------------------------------------------------------------------


def test_the_lead_keeps_a_draft_off_the_list_and_puts_it_on_again(table, lee, draft):
    ana, manager = browser_of(table.ana), browser_of(lee)
    address = page(draft, "draft-listing")
    assert address in ana.get(draft.get_absolute_url()).text
    text = main_of(ana.get(address).text)
    assert "managers find its title, parties, lead, stage and age, without a link" in text
    assert "Stock for spring" in text
    answer = ana.post(address, {"listed": "no"})
    assert (answer.status_code, answer["Location"]) == (303, draft.get_absolute_url())
    assert "Stock for spring" not in manager.get(ADDRESS).text
    assert "You keep it off the list." in ana.get(address).text
    ana.post(address, {"listed": "yes"})
    assert "Stock for spring" in manager.get(ADDRESS).text


def test_a_draft_may_be_kept_off_before_it_is_sent(table):
    words = {"title": "Kept", "why_now": "", "departments": [table.sales, table.operations]}
    draft = start(key=uuid.uuid4(), **words, by=table.ana, at=NOW, is_shared=False)
    text = browser_of(table.ana).get(page(draft, "draft-listing")).text
    assert "Nobody finds it there before you send it." in text


@pytest.mark.parametrize("sent", [{}, {"listed": ""}, {"listed": "maybe"}, {"listed": "x" * 10_000}])
def test_what_says_neither_changes_nothing(table, draft, sent):
    answer = browser_of(table.ana).post(page(draft, "draft-listing"), sent)
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.is_listed
    assert not Event.objects.filter(kind__in=["draft_listed", "draft_unlisted"]).exists()


def test_whoever_sends_a_draft_reads_what_managers_will_see(table):
    words = {"title": "Kept", "why_now": "", "departments": [table.sales, table.operations]}
    draft = start(key=uuid.uuid4(), **words, by=table.ana, at=NOW, is_shared=False)
    text = browser_of(table.ana).get(page(draft, "draft-share")).text
    assert "Managers then see its title, parties, lead, stage and age on the dashboard, and nothing else." in text
    assert page(draft, "draft-listing") in text


def test_whoever_writes_along_is_told_who_decides(table, draft):
    ben = browser_of(table.ben)
    assert page(draft, "draft-listing") not in ben.get(draft.get_absolute_url()).text
    answer = ben.post(page(draft, "draft-listing"), {"listed": "no"})
    assert answer.status_code == 403
    assert "Ana Ruiz leads this draft and decides what managers see of it." in answer.text


def test_in_force_there_is_no_such_choice(table):
    agreement = in_force(ready_to_seal(table))
    assert browser_of(table.ana).get(page(agreement, "draft-listing")).status_code == 404
