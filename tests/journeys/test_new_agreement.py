"""The sheet of a new agreement in a browser: long words, searching by keys, and what is left behind."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agreements.models import Agreement
from tests.builders import a_draft, a_table
from tests.journeys import page_objects
from tests.people import a_department, a_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LINK = "https://example.org/" + "a" * 75
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff" * 3
LONG_DEPARTMENT = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def overflow(page):
    """How much of the page lies beside the screen."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def ends_of(control):
    """Where a control begins and ends, from the left edge of the page."""
    box = control.bounding_box()
    return box["x"], box["x"] + box["width"]


def width_of(control):
    begin, end = ends_of(control)
    return end - begin


def a_crowd():
    """A table at which one department and one person have names longer than a phone."""
    table = a_table()
    lia = a_person(name=LONG_NAME, department=table.operations)
    long = a_department(name=LONG_DEPARTMENT, code="DDS", head=lia)
    return table, long


@pytest.mark.parametrize("width", [320, 390])
def test_long_words_widen_neither_the_sheet_nor_the_promise_of_a_draft(new_person, width):
    table, long = a_crowd()
    ana = new_person((width, 800))
    page = page_objects.sign_in(ana, table.ana)
    page.goto(f"{ana.address}{reverse('agreements:agreement-new')}")
    ana.expected = ["422"]
    page.locator("#find").fill(long.name[:12])
    page.locator(f"#add-department-{long.code}").click()
    chip = page.get_by_role("button", name=f"Remove {long.name}")
    expect(chip).to_be_visible()
    assert ends_of(chip)[1] <= width
    page.get_by_label("What do you want to settle?").fill(LINK)
    for number, words in enumerate(("w" * 4500, LINK)):
        page.get_by_label("delivers", exact=True).nth(number).fill(words)
        page.get_by_label("Owner", exact=True).nth(number).select_option(str(table.ana.pk))
    page.get_by_label("Owner", exact=True).first.select_option(str(long.head.pk))
    page.get_by_role("button", name="Send to").click()
    expect(page.locator(".error-summary")).to_contain_text("First promise, delivers:")
    assert width_of(page.get_by_label("delivers", exact=True).first) > width / 2
    assert overflow(page) <= 0
    agreement = a_draft(table, also=[long])
    page.goto(f"{ana.address}{reverse('agreements:term-add', args=[agreement.reference, 'commitment'])}")
    page.get_by_label("Owner").first.select_option(str(long.head.pk))
    assert overflow(page) <= 0


def test_the_error_of_a_wide_screen_leaves_the_field_its_width(new_person):
    table = a_table()
    ana = new_person()
    page = page_objects.sign_in(ana, table.ana)
    page.goto(f"{ana.address}{reverse('agreements:agreement-new')}")
    ana.expected = ["422"]
    page.get_by_label("delivers", exact=True).first.fill("w" * 301)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("First promise, delivers:")
    assert width_of(page.get_by_label("delivers", exact=True).first) > 300


def test_departments_are_found_and_chosen_by_keys(new_person):
    table = a_table()
    for letter in "ABCDEFG":
        a_department(name=f"Team {letter}", code=f"TE{letter}", head=a_person(name=f"Head {letter}"))
    ana = new_person()
    page = page_objects.sign_in(ana, table.ana)
    page.goto(f"{ana.address}{reverse('agreements:agreement-new')}")
    search = page.locator("#find")
    expect(page.locator("#found button")).to_have_count(0)
    search.focus()
    expect(page.locator("#found button")).to_have_count(6)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found button").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(search).to_be_focused()
    page.get_by_label("What do you want to settle?").fill("Quotes by phone")
    search.press_sequentially("operations")
    search.press("Enter")
    expect(page.get_by_role("button", name="Remove Operations")).to_be_visible()
    expect(search).to_have_value("")
    expect(page.get_by_label("What do you want to settle?")).to_have_value("Quotes by phone")
    assert not Agreement.objects.exists()


def test_words_on_a_sheet_with_errors_are_not_left_without_a_question(new_person):
    table = a_table()
    ana = new_person()
    page = page_objects.sign_in(ana, table.ana)
    asked, ana.expected = list[str](), ["422"]

    def leave(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    address = f"{ana.address}{reverse('agreements:agreement-new')}"
    page.goto(address)
    page.get_by_label("we will", exact=True).fill("answer during the first call")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    # The scripts of the answer run before this; and a browser asks only whoever has touched the page.
    page.wait_for_load_state()
    page.get_by_role("heading", level=1).click()
    page.reload()
    assert asked == ["beforeunload"]
    expect(page.get_by_label("we will", exact=True)).to_have_value("")
    page.reload()
    assert asked == ["beforeunload"], "an untouched sheet is left without a question"


def test_back_restores_nothing_by_half(new_person):
    table = a_table()
    ana = new_person()
    page = page_objects.sign_in(ana, table.ana)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{ana.address}{reverse('agreements:agreement-new')}")
    page.get_by_label("What do you want to settle?").fill("Quotes by phone")
    page.get_by_role("button", name="Operations Ben Ode, head").click()
    expect(page.get_by_role("button", name="Remove Operations")).to_be_visible()
    page.get_by_label("delivers", exact=True).first.fill("A list of prices")
    page.get_by_label("Owner", exact=True).first.select_option(str(table.ben.pk))
    expect(page.locator("#mail")).to_contain_text("A list of prices → Sales")
    page.goto(f"{ana.address}/")
    page.go_back()
    expect(page.get_by_role("button", name="Operations Ben Ode, head")).to_be_visible()
    for label in ("What do you want to settle?", "delivers", "Owner"):
        expect(page.get_by_label(label, exact=True).first).to_have_value("")
    expect(page.get_by_label("Owner", exact=True).nth(1)).to_have_value(str(table.ana.pk))


@pytest.mark.parametrize("scripts", [True, False], ids=["choosing", "without JavaScript"])
def test_a_start_is_filled_in_one_way(new_person, scripts):
    table = a_table()
    ana = new_person(java_script_enabled=scripts)
    page = page_objects.sign_in(ana, table.ana)
    page.goto(f"{ana.address}{reverse('agreements:agreement-new')}")
    fill = page.get_by_role("button", name="Fill in this start")
    expect(fill).to_be_visible(visible=not scripts)
    page.locator("summary", has_text="The other starts").click()
    page.get_by_role("radio", name="A new tool for several of us").check()
    if not scripts:
        fill.click()
    expect(page.get_by_label("we will", exact=True)).to_have_value(
        "choose and introduce one tool that each of us can work with"
    )
