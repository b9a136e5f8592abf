"""Two people use one browser one after the other: the page of the first does nothing for the second."""

import re

import pytest
from playwright.sync_api import Page, expect

from agreements.models import Event, Outcome
from agreements.models.kinds import EventKind
from stakeholders.models import User
from tests.access.world import World, a_world
from tests.journeys import page_objects
from tests.services.browser import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
REASON = re.compile("If you decline|Why|Reason")
TYPED = "Before we answer, the shops should be asked."


@pytest.fixture
def world() -> World:
    return a_world()


def open_the_change(person: Person, world: World) -> Page:
    """Ben opens the change that waits for his answer, and begins to write."""
    page = page_objects.sign_in(person, world.table.ben)
    place = world.in_force
    page.goto(f"{person.address}/agreements/{place.agreement.reference}/changes/{place.newest.number}/")
    page.get_by_label(REASON).fill(TYPED)
    return page


def sign_in_beside(person: Person, user: User) -> None:
    """Somebody else signs the first person out in a second tab, and signs in there."""
    first, person.page = person.page, person.context.new_page()
    person.open("/accounts/logout/").get_by_role("main").get_by_role("button", name="Sign out").click()
    page_objects.sign_in(person, user)
    person.page = first
    first.bring_to_front()


def test_the_alert_says_who_is_signed_in_and_the_text_stays(new_person, world):
    browser, cleo = new_person(), world.people["owner"]
    browser.expected.append("409")
    page = open_the_change(browser, world)
    sign_in_beside(browser, cleo)
    events = Event.objects.count()
    page.get_by_role("button", name="Agree", exact=True).click()
    alert = page.locator("#page-alert")
    expect(alert).to_contain_text(f"You are signed in as Cleo now. This page was opened by {world.table.ben.name};")
    expect(page.get_by_label(REASON)).to_have_value(TYPED)
    assert Event.objects.count() == events
    alert.get_by_role("link", name="Go on as Cleo").click()
    expect(page.get_by_role("banner")).to_contain_text(cleo.name)
    expect(alert).to_be_empty()
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_role("button", name="Agree", exact=True)).not_to_be_visible()
    assert Event.objects.count() == events + 1
    assert Event.objects.filter(by=cleo, kind=EventKind.CHANGE_AGREED).count() == 1


def test_without_javascript_a_page_gives_the_text_back(new_person, world):
    browser, cleo = new_person(java_script_enabled=False), world.people["owner"]
    browser.expected.append("409")
    page = open_the_change(browser, world)
    address = page.url
    sign_in_beside(browser, cleo)
    events = Event.objects.count()
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed in as Cleo now")
    expect(page.get_by_role("main")).to_contain_text(f"This page was opened by {world.table.ben.name};")
    expect(page.get_by_role("main").get_by_role("textbox")).to_have_value(TYPED)
    expect(page.get_by_role("main").get_by_role("textbox")).not_to_be_editable()
    assert Event.objects.count() == events
    page.get_by_role("link", name="Go on as Cleo").click()
    expect(page).to_have_url(address)
    expect(page.get_by_role("button", name="Agree", exact=True)).to_be_visible()


def test_a_form_that_came_into_the_page_of_another_later_is_not_taken(new_person, world):
    browser, ana = new_person(), world.table.ana
    browser.expected.append("409")
    page = page_objects.sign_in(browser, world.table.ben)
    page.goto(f"{browser.address}/agreements/{world.draft.agreement.reference}/outcome/")
    sign_in_beside(browser, ana)
    page.get_by_role("link", name="Edit Shelves are full").click()
    page.get_by_label("Impact").fill(TYPED)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#page-alert")).to_contain_text("You are signed in as Ana now.")
    expect(page.get_by_label("Impact")).to_have_value(TYPED)
    assert not Outcome.objects.filter(impact=TYPED).exists()
    page.locator("#page-alert").get_by_role("link", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign out?")).to_be_visible()
