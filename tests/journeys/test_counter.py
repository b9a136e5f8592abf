"""A text near its limit says how long it is, and what is too long comes back whole."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.builders import a_table
from tests.journeys.page_objects import sign_in
from tests.services.browser import Person

LONG = "Stock for spring. " * 15 + "Not in Graz"


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_a_pasted_title_is_counted_and_none_of_it_is_lost(new_person):
    table = a_table()
    person: Person = new_person()
    page = sign_in(person, table.ana)
    person.open(reverse("agreements:agreement-new"))
    title = page.get_by_label("What do you want to settle?")
    title.fill("Stock for spring")
    counter = page.locator(".counter").first
    expect(counter).to_be_empty()
    expect(counter).to_have_attribute("aria-live", "polite")
    title.fill(LONG)
    expect(counter).to_have_text("281 of 300 characters")
    title.fill(LONG + LONG)
    expect(counter).to_have_text("562 of 300 characters: 262 too many")
    expect(title).to_have_value(LONG + LONG)
    person.expected.append("422")
    page.locator("#new-send").click()
    expect(page.get_by_role("main")).to_contain_text("562 of 300 characters: 262 too many.")
    expect(page.get_by_label("What do you want to settle?")).to_have_value(LONG + LONG)


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_without_javascript_the_server_counts(new_person):
    table = a_table()
    person: Person = new_person((390, 844), java_script_enabled=False)
    page = sign_in(person, table.ana)
    person.open(reverse("agreements:agreement-new"))
    page.get_by_label("What do you want to settle?").fill(LONG + LONG)
    person.expected.append("422")
    page.locator("#new-send").click()
    expect(page.get_by_role("main")).to_contain_text("562 of 300 characters: 262 too many.")
    expect(page.get_by_label("What do you want to settle?")).to_have_value(LONG + LONG)
