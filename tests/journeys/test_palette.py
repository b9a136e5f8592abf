"""The palette: by keyboard and mouse above any page; without JavaScript the glass leads to the page of search."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from agreements.database_clock import database_now
from tests.builders import a_table, in_force, ready_to_seal
from tests.journeys.accessibility import axe
from tests.journeys.page_objects import sign_in
from tests.services.browser import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def table():
    """Two promises of Ben's in force."""
    table, now = a_table(), database_now()
    for what in ("Forecast of the core range", "Forecast for the shops"):
        in_force(ready_to_seal(table, at=now, deliverable=what), at=now)
    return table


def the_field(page: Page):
    return page.get_by_role("combobox", name="Look for")


def options_of(page: Page):
    return page.get_by_role("dialog", name="Search").get_by_role("option")


def test_it_opens_by_keyboard_and_says_how_much_it_found(new_person, table):
    person: Person = new_person()
    page = sign_in(person, table.ben)
    person.open(reverse("agreements:agreement-list"))
    page.get_by_label("Words or number").focus()
    page.keyboard.press("Control+k")
    field = the_field(page)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("foreca")
    expect(options_of(page)).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-controls", "palette-list")
    expect(page.locator("#palette-count")).to_have_text("2 found")
    assert list(axe(page)) == []
    field.fill("zzzz")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#palette-count")).to_have_text("Nothing that you may read holds all these words.")


def test_arrow_keys_choose_and_enter_leads_there(new_person, table):
    person: Person = new_person()
    page = sign_in(person, table.ben)
    page.keyboard.press("Control+k")
    field = the_field(page)
    field.fill("forecast")
    last = options_of(page).nth(1)
    expect(last).to_be_visible()
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(last).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", last.get_attribute("id") or "")
    field.press("ArrowDown")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    field.press("ArrowUp")
    expect(last).to_have_attribute("aria-selected", "true")
    words = last.locator("span").first.inner_text()
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/commitments/C-\d+/$"))
    expect(page.get_by_role("main")).to_contain_text(words)


def test_escape_leads_back_to_where_one_was(new_person, table):
    person: Person = new_person()
    page = sign_in(person, table.ben)
    person.open(reverse("agreements:agreement-list"))
    page.get_by_label("Words or number").focus()
    page.keyboard.press("Meta+k")
    the_field(page).fill("forecast")
    expect(options_of(page)).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.get_by_label("Words or number")).to_be_focused()


def test_on_a_phone_it_is_opened_and_used_by_touch_and_enter_shows_everything(new_person, table):
    person: Person = new_person((390, 844))
    page = sign_in(person, table.ben)
    page.get_by_role("link", name="Search").click()
    the_field(page).fill("forecast")
    expect(options_of(page)).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    the_field(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=forecast$"))
    page.go_back()
    page.get_by_role("link", name="Search").click()
    the_field(page).fill("shops")
    options_of(page).click()
    expect(page).to_have_url(re.compile(r"/commitments/C-\d+/$"))


def test_without_javascript_the_glass_leads_to_the_page(new_person, table):
    person: Person = new_person(java_script_enabled=False)
    page = sign_in(person, table.ben)
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox", name="Look for").fill("SHÓPS")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="Forecast for the shops").click()
    expect(page).to_have_url(re.compile(r"/commitments/C-\d+/$"))


def test_ten_thousand_characters_are_answered_in_words(new_person, table):
    person: Person = new_person()
    page = sign_in(person, table.ben)
    page.keyboard.press("Control+k")
    the_field(page).fill("word " * 2_000)
    expect(page.locator("#palette-found")).to_contain_text("of 300 characters")
    person.expected.append("422")
    the_field(page).press("Enter")
    expect(page.get_by_role("main")).to_contain_text("9,999 of 300 characters: 9,699 too many.")
    expect(page.get_by_role("searchbox", name="Look for")).to_have_value("word " * 2_000)
