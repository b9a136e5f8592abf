"""Back shows what the address says: lists with filters, paragraphs opened in place, and things parked."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.database_clock import database_now
from tests.builders import a_draft_with_ben, a_table, an_outcome, in_force, ready_to_seal
from tests.journeys import page_objects
from tests.people import a_person
from tests.services.browser import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ben(new_person) -> Person:
    """Ben owns two promises in force, and is asked to endorse an outcome."""
    table, now = a_table(), database_now()
    for what in ("Forecast of the core range", "Shelf plan for the shops"):
        in_force(ready_to_seal(table, at=now, deliverable=what), at=now)
    an_outcome(a_draft_with_ben(table, at=now), by=table.ana, at=now)
    person: Person = new_person()
    page_objects.sign_in(person, table.ben)
    return person


def shows(page: Page, *, words: str, rows: list[str]) -> None:
    """The field and the list say the same, in a whole page."""
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    expect(page.locator("#id_q")).to_have_value(words)
    found = page.locator(".title-link")
    expect(found).to_have_count(len(rows))
    expect(found).to_have_text(rows)


def test_back_shows_the_list_that_the_address_names(ben):
    page = ben.open("/commitments/")
    both = page.locator(".title-link").all_text_contents()
    assert len(both) == 2
    page.locator("#id_q").fill("Shelf")
    page.locator("#list-filter-apply").click()
    expect(page).to_have_url(re.compile("q=Shelf"))
    shows(page, words="Shelf", rows=["Shelf plan for the shops"])
    page.locator("#id_q").fill("Forecast")
    page.locator("#list-filter-apply").click()
    expect(page).to_have_url(re.compile("q=Forecast"))
    page.locator("#id_q").fill("typed, and not asked for")
    page.go_back()
    expect(page).to_have_url(re.compile("q=Shelf"))
    shows(page, words="Shelf", rows=["Shelf plan for the shops"])
    page.go_back()
    expect(page).to_have_url(re.compile("/commitments/$"))
    shows(page, words="", rows=both)
    page.go_forward()
    shows(page, words="Shelf", rows=["Shelf plan for the shops"])


def test_back_from_another_page_shows_the_filter_of_the_address(ben):
    page = ben.open("/agreements/")
    page.locator("#id_stage").select_option("active")
    page.locator("#list-filter-apply").click()
    expect(page).to_have_url(re.compile("stage=active"))
    # Chosen, not asked for, and left.
    page.locator("#id_stage").select_option("signing")
    page.locator(".records a").first.click()
    expect(page.get_by_role("navigation", name="This agreement")).to_be_visible()
    page.go_back()
    expect(page.locator("#id_stage")).to_have_value("active")
    expect(page.locator(".records > li")).to_have_count(2)
    page.go_back()
    expect(page.locator("#id_stage")).to_have_value("")
    expect(page.locator(".records > li")).to_have_count(3)


def test_back_keeps_the_place_in_a_long_list(new_person):
    table, now = a_table(), database_now()
    in_force(ready_to_seal(table, at=now), at=now)
    for number in range(40):
        a_person(name=f"Person {number:02}")
    person = new_person()
    page = page_objects.sign_in(person, table.ben)
    person.open(f"{reverse('stakeholders:person-list')}?sort=-name")
    page.locator("tbody tr").last.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 500
    home = page.get_by_role("navigation", name="Main").get_by_role("link", name="Home")
    # Clicked where it is: a mouse would scroll to it first.
    home.evaluate("link => link.click()")
    expect(home).to_have_attribute("aria-current", "page")
    page.go_back()
    expect(page.locator("tbody tr").last).to_be_in_viewport()
    assert abs(page.evaluate("scrollY") - before) < 50


def test_back_shows_the_text_without_a_form_that_the_address_does_not_name(ben):
    page = ben.open("/agreements/")
    page.locator(".records > li").filter(has_text="Draft").locator("a").first.click()
    page.get_by_role("link", name=re.compile("^Edit 1.1")).click()
    expect(page.get_by_label("Impact")).to_be_visible()
    address = page.url
    page.get_by_role("navigation", name="This agreement").get_by_role("link", name="History").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("History")
    page.go_back()
    expect(page).to_have_url(address)
    expect(page.get_by_role("link", name=re.compile("^Edit 1.1"))).to_be_visible()
    expect(page.get_by_label("Impact")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agreements")


def test_back_shows_what_was_parked_as_parked(ben):
    page = ben.open("/inbox/")
    card = page.locator(".need").filter(has_text="The shared outcome")
    card.locator("summary").click()
    card.get_by_role("button", name="Tomorrow morning").click()
    expect(page.locator("#snoozed")).to_contain_text("Bring back")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Home").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing needs you today")
    page.go_back()
    expect(page).to_have_url(re.compile("/inbox/$"))
    expect(page.locator(".need").filter(has_text="The shared outcome")).to_have_count(0)
    expect(page.locator("#snoozed")).to_contain_text("Bring back")
