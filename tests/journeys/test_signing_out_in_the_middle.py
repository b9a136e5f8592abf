"""The session ends in the middle of an edit, and not a word is lost."""

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Outcome
from stakeholders.models import Session
from tests.builders import Table, a_draft, a_table, an_outcome
from tests.journeys import page_objects
from tests.people import PASSWORD
from tests.services.browser import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TYPED = "Shelves are full in early spring, in every shop."


@pytest.fixture
def table() -> Table:
    return a_table()


def edit_the_outcome(person: Person, table: Table) -> Page:
    """Ana opens the outcome for editing and types, while her session ends."""
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    page = page_objects.sign_in(person, table.ana)
    page.goto(f"{person.address}/agreements/{agreement.reference}/outcome/")
    page.get_by_role("link", name="Edit Shelves are full").click()
    page.get_by_label("Impact").fill(TYPED)
    Session.objects.all().delete()
    return page


def test_the_typed_text_waits_while_one_signs_in_in_a_new_tab(new_person, table):
    ana = new_person()
    ana.expected += ["401", "Response Status Error Code"]
    page = edit_the_outcome(ana, table)
    page.get_by_role("button", name="Save").click()
    alert = page.locator("#page-alert")
    expect(alert).to_have_text("You are signed out. Sign in in a new tab, then save again.")
    expect(page.get_by_label("Impact")).to_have_value(TYPED)
    with page.context.expect_page() as opened:
        alert.get_by_role("link", name="Sign in in a new tab").click()
    tab = opened.value
    tab.get_by_label("E-mail address").fill(table.ana.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("navigation", name="Main")).to_be_visible()
    # Signing in has changed the token; the form in the first tab still carries the old one.
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("in every shop")
    expect(page.get_by_label("Impact")).not_to_be_visible()
    expect(alert).to_be_empty()
    assert Outcome.objects.get().impact == TYPED


def test_without_javascript_the_typed_text_is_shown_for_copying(new_person, table):
    ana = new_person(java_script_enabled=False)
    ana.expected.append("401")
    page = edit_the_outcome(ana, table)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    shown = page.get_by_role("main").get_by_label("Impact")
    expect(shown).to_have_value(TYPED)
    expect(shown).not_to_be_editable()
    assert Outcome.objects.get().impact != TYPED


def test_reading_on_leads_to_signing_in_and_back_to_the_same_page(new_person, table):
    ana = new_person()
    ana.expected += ["401", "Response Status Error Code"]
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    page = page_objects.sign_in(ana, table.ana)
    page.goto(f"{ana.address}/agreements/{agreement.reference}/outcome/")
    Session.objects.all().delete()
    page.get_by_role("link", name="Edit Shelves are full").click()
    page.get_by_label("E-mail address").fill(table.ana.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{ana.address}/agreements/{agreement.reference}/outcome/")
