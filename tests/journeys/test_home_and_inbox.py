"""Home and inbox in a real browser: done and parked in place, the number follows, the focus stays, axe has no word."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from agreements.database_clock import database_now
from agreements.models import Agreement, Snooze
from agreements.notifications.fan_out.announcements import announce_all
from tests.builders import Table, a_commitment, a_draft_with_ben, a_table, an_outcome, ready_to_seal
from tests.journeys import page_objects
from tests.journeys.accessibility import axe, by_keyboard, on_a_phone
from tests.services.browser import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LONG = "A forecast of the whole core range by shop and by week, with every assumption written beside it " * 2


@pytest.fixture
def table() -> Table:
    return a_table()


@pytest.fixture
def agreement(table) -> Agreement:
    """Two offers and an endorsement wait for Ben, who takes part; he has read nothing yet."""
    agreement = a_draft_with_ben(table, at=database_now())
    for what in ("Forecast of the core range", LONG.strip()):
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=what, at=database_now())
    an_outcome(agreement, by=table.ana, at=database_now())
    announce_all(database_now())
    return agreement


def number(person: Person):
    return person.page.locator("#inbox-count")


def test_things_are_done_and_parked_in_place(table, agreement, new_person):
    ben = new_person()
    page = page_objects.sign_in(ben, table.ben)
    expect(page.get_by_role("heading", level=1)).to_have_text("3 things need you today")
    expect(number(ben)).to_contain_text("3")
    page.get_by_role("button", name="Take it on Forecast of the core range").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 things need you today")
    expect(number(ben)).to_contain_text("2")
    expect(page.locator(".need-done span:focus")).to_contain_text("taken on")
    card = page.locator(".need").filter(has_text="The shared outcome")
    card.locator("summary").click()
    card.get_by_role("button", name="Tomorrow morning").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 thing needs you today")
    expect(number(ben)).to_contain_text("1")
    expect(page.locator(".need-done span:focus")).to_contain_text("Parked until")
    expect(page.locator("#snoozed")).to_contain_text("Bring back")
    page.goto(f"{ben.address}/agreements/")
    expect(number(ben)).to_contain_text("1")
    page.goto(f"{ben.address}/inbox/")
    page.get_by_role("button", name="Bring back").click()
    expect(page.locator("#to-do-title")).to_have_text("2 things need you today")
    assert not Snooze.objects.exists()


def test_without_script_a_thing_is_parked_and_brought_back(table, agreement, new_person):
    ben = new_person(java_script_enabled=False)
    page = page_objects.sign_in(ben, table.ben)
    card = page.locator(".need").filter(has_text="The shared outcome")
    card.locator("summary").click()
    card.get_by_role("button", name="In three days").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 things need you today")
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 things need you today")


def test_opening_a_page_clears_what_was_told_of_it(table, agreement, new_person):
    ben = new_person()
    page = page_objects.sign_in(ben, table.ben)
    page.goto(f"{ben.address}/inbox/")
    new = page.locator("#to-know .unread")
    expect(new).to_have_count(2)
    page.goto(f"{ben.address}{agreement.get_absolute_url()}")
    expect(number(ben)).to_contain_text("3")
    page.goto(f"{ben.address}/inbox/")
    expect(new).to_have_count(0)


@pytest.mark.parametrize("things", [0, 1, 12])
def test_both_pages_are_open_to_everybody(table, new_person, things):
    for one in range(things):
        agreement = ready_to_seal(table, at=database_now())
        words = LONG.strip() if one % 2 else f"Part {one}"
        a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable=words, at=database_now())
    announce_all(database_now())
    ben = new_person(reduced_motion="reduce")
    page = page_objects.sign_in(ben, table.ben)
    faults = []
    for path in ("/", "/inbox/"):
        page.goto(f"{ben.address}{path}")
        show(page, f"{things}-{path.strip('/') or 'home'}")
        if things and path == "/":
            page.locator(".need summary").first.click()
        found = (*axe(page), *by_keyboard(page), *on_a_phone(page))
        faults += [f"{path} with {things}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def show(page, name):
    if "SHOTS" not in os.environ:
        return
    for size in ((1280, 900), (390, 844)):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(color_scheme=scheme)
            if page.locator("details.snooze").count():
                page.locator("details.snooze").first.evaluate("one => one.open = true")
            page.wait_for_timeout(300)
            page.screenshot(
                path=Path(os.environ["SHOTS"]) / f"{name}-{size[0]}-{scheme}.png", full_page="12" not in name
            )
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    page.reload()
