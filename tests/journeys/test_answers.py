"""Every answer that htmx may get, in a real browser: what is swapped, what the alert says; typed text stays."""

import pytest
from playwright.sync_api import Page, Route, expect

from agreements.database_clock import database_now
from agreements.drafting import terms
from agreements.models import Agreement, Outcome
from agreements.revisions.sealing import seal
from tests.builders import Table, a_table, ready_to_seal
from tests.journeys import page_objects
from tests.services.browser import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TYPED = "Shelves are full in early spring, in every shop."
SAVING = "**/terms/outcome/*/edit/"
# The browser reports every answer that is no success, and htmx does too.
REPORTED = [
    "Failed to load resource",
    "Response Status Error Code",
    "htmx:sendError",
    "htmx:timeout",
    "htmx:afterRequest",
]


@pytest.fixture
def table() -> Table:
    return a_table()


@pytest.fixture
def agreement(table) -> Agreement:
    return ready_to_seal(table, at=database_now())


@pytest.fixture
def ana(new_person) -> Person:
    person = new_person()
    person.expected += REPORTED
    return person


@pytest.fixture
def page(ana, table, agreement) -> Page:
    """Ana has typed other words for the outcome, and not saved them yet."""
    page = page_objects.sign_in(ana, table.ana)
    page.goto(f"{ana.address}/agreements/{agreement.reference}/outcome/")
    page.get_by_role("link", name="Edit Shelves are full").click()
    page.get_by_label("Impact").fill(TYPED)
    return page


def answer(page: Page, status: int, body: str = "", **headers: str) -> None:
    """Let the next saving be answered so."""

    def fulfil(route: Route) -> None:
        route.fulfill(status=status, body=body, headers={"Content-Type": "text/html", **headers})

    page.route(SAVING, fulfil, times=1)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()


def still_typed(page: Page) -> None:
    expect(page.get_by_label("Impact")).to_have_value(TYPED)
    assert Outcome.objects.get().impact == "Shelves are full."


def test_200_swaps_what_was_saved_and_keeps_the_focus_near(page):
    save(page)
    expect(page.get_by_role("main")).to_contain_text("in every shop")
    expect(page.get_by_label("Impact")).not_to_be_visible()
    expect(page.locator(".clause h3:focus")).to_have_count(1)
    assert Outcome.objects.get().impact == TYPED


def test_204_swaps_nothing(page):
    answer(page, 204)
    with page.expect_response(SAVING):
        save(page)
    still_typed(page)
    expect(page.locator("#page-alert")).to_be_empty()


def test_204_with_another_place_goes_there(page, ana):
    answer(page, 204, **{"HX-Redirect": "/agreements/"})
    save(page)
    expect(page).to_have_url(f"{ana.address}/agreements/")


def test_401_keeps_what_was_typed_and_offers_to_sign_in(page):
    answer(page, 401)
    save(page)
    expect(page.locator("#page-alert")).to_have_text("You are signed out. Sign in in a new tab, then save again.")
    still_typed(page)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "This is not yours to do, or the page is out of date."),
        (404, "This is not here any more."),
        (410, "Somebody removed this meanwhile."),
        (413, "This is too large to send."),
        (429, "That was too often in a short time."),
        (500, "That did not save."),
        (502, "That did not save."),
        (503, "That did not save."),
    ],
)
def test_what_cannot_be_done_is_said_in_the_alert_and_swaps_nothing(page, status, words):
    answer(page, status, body="<p>A page of a server in trouble</p>", **{"X-Reference": "R7Q2"})
    save(page)
    alert = page.locator("#page-alert")
    expect(alert).to_contain_text(words)
    expect(alert).to_contain_text("What you typed is still here.")
    expect(alert).to_contain_text("Reference: R7Q2.")
    expect(page.get_by_text("A page of a server in trouble")).not_to_be_visible()
    still_typed(page)


def test_the_alert_goes_away_when_saving_works_again(page):
    answer(page, 500)
    save(page)
    expect(page.locator("#page-alert")).not_to_be_empty()
    save(page)
    expect(page.get_by_role("main")).to_contain_text("in every shop")
    expect(page.locator("#page-alert")).to_be_empty()


def test_without_a_connection_the_alert_says_so(page):
    page.route(SAVING, lambda route: route.abort(), times=1)
    save(page)
    expect(page.locator("#page-alert")).to_contain_text("There is no connection.")
    still_typed(page)


def test_what_takes_too_long_may_be_tried_again(page):
    page.evaluate("htmx.config.timeout = 300")
    page.route(SAVING, lambda route: None, times=1)
    save(page)
    expect(page.locator("#page-alert")).to_contain_text("This takes longer than usual.")
    still_typed(page)
    page.evaluate("htmx.config.timeout = 15000")
    save(page)
    expect(page.get_by_role("main")).to_contain_text("in every shop")


def test_a_slow_answer_brings_the_form_back_without_a_complaint_of_the_browser(ana, page):
    """The busy button has a width of its own by then, which must not come into the new page as an inline style."""

    def slowly(route: Route) -> None:
        page.wait_for_timeout(800)
        route.continue_()

    ana.expected = ["Failed to load resource"]
    page.route(SAVING, slowly, times=1)
    page.get_by_label("Impact").fill("")
    save(page)
    expect(page.get_by_role("alert", name="There is something to put right")).to_be_focused()


def test_422_brings_the_form_back_with_what_is_wrong(page):
    page.get_by_label("Impact").fill("")
    page.get_by_label("Who benefits").fill("Customers of every shop")
    save(page)
    expect(page.get_by_role("alert", name="There is something to put right")).to_be_focused()
    expect(page.get_by_label("Who benefits")).to_have_value("Customers of every shop")


def test_409_shows_both_wordings(page, agreement, table):
    outcome = Outcome.objects.get()
    terms.edit(
        Outcome,
        agreement=agreement,
        key=outcome.key,
        version=outcome.version,
        values={"impact": "Shelves are never empty."},
        by=table.ben,
        at=database_now(),
    )
    save(page)
    expect(page.get_by_role("heading", name="Ben Ode saved this first")).to_be_focused()
    expect(page.get_by_role("main")).to_contain_text("Shelves are never empty.")
    expect(page.get_by_role("main")).to_contain_text("in every shop")


def test_423_says_that_the_text_stands_still_and_shows_what_was_typed(page, agreement, table):
    seal(agreement=agreement, by=table.ana, at=database_now())
    save(page)
    expect(page.get_by_role("main")).to_contain_text("Signing is open, so the text stands still.")
    expect(page.get_by_role("link", name="Edit and withdraw the signatures").last).to_be_visible()
    kept = page.get_by_role("textbox", name="Impact")
    expect(kept).to_have_value(TYPED)
    expect(kept).not_to_be_editable()
