"""The dashboard by mouse: the oldest of nine decisions is given in two presses, without scrolling at 1280×800."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator

from agreements.models import SignOff
from tests.agreements.dashboard.overview.company import an_agreement, asks_for_another_date
from tests.builders import a_table
from tests.journeys.page_objects import sign_in


def bottom(part: Locator) -> float:
    """Return where it ends, in pixels from the top of the window."""
    box = part.bounding_box()
    assert box
    return box["y"] + box["height"]


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_the_oldest_of_nine_is_decided_in_two_presses(new_person):
    table, now = a_table(), timezone.now()
    promises = [an_agreement(table, at=now - timedelta(days=3))[1] for _number in range(9)]
    for hours, promise in enumerate(promises):
        asks_for_another_date(table, promise, now - timedelta(hours=20 - hours))
    ana = new_person((1280, 800))
    page = sign_in(ana, table.ana)
    ana.open("/dashboard/")
    block = page.locator("#needs-a-decision")
    assert block.get_by_text("4 oldest of 9").is_visible()
    first = block.locator("li").first
    assert bottom(first) <= 800
    first.locator("summary").click()
    second = first.get_by_role("button", name="Agree")
    assert bottom(second) <= 800
    assert page.evaluate("window.scrollY") == 0
    second.click()
    page.get_by_text("4 oldest of 8").wait_for()
    assert page.url.endswith("/dashboard/")
    given = SignOff.objects.filter(
        person=table.ana, revision__agreement=promises[0].agreement, revision__asked_by=table.ben
    )
    assert given.exists()


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_it_is_as_short_as_drawn(new_person):
    """With more agreements than are named one by one: at most 2,000 pixels, the first two blocks above 800."""
    table, now = a_table(), timezone.now()
    for _number in range(12):
        promise = an_agreement(table, at=now - timedelta(days=3))[1]
        asks_for_another_date(table, promise, now - timedelta(hours=2))
    ana = new_person((1280, 800))
    page = sign_in(ana, table.ana)
    ana.open("/dashboard/")
    assert page.evaluate("document.documentElement.scrollHeight") <= 2_000
    assert bottom(page.locator("#needs-a-decision")) <= 800


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 390])
def test_on_a_phone_what_one_agrees_to_unfolds_inside_the_screen(new_person, width):
    table, now = a_table(), timezone.now()
    asks_for_another_date(table, an_agreement(table, at=now - timedelta(days=3))[1], now - timedelta(hours=2))
    ana = new_person((width, 844))
    page = sign_in(ana, table.ana)
    ana.open("/dashboard/")
    row = page.locator("#needs-a-decision li").first
    row.locator("summary").click()
    form = row.locator("form").bounding_box()
    assert form
    assert form["x"] >= 0
    assert form["x"] + form["width"] <= width
    row.get_by_role("button", name="Agree").click()
    page.get_by_text("Nothing waits for a decision.").wait_for()
