"""Lists by mouse: all promises between two departments as a workbook, a view that is saved, and paper."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from agreements.database_clock import database_now
from tests.builders import a_table, in_force, ready_to_seal
from tests.journeys import page_objects
from tests.people import a_person
from tests.services.browser import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def table():
    """Two promises of Ben's, who heads Operations, to Sales."""
    table, now = a_table(), database_now()
    for what in ("Forecast of the core range", "=SUM(A1) of the shelf plan"):
        in_force(ready_to_seal(table, at=now, deliverable=what), at=now)
    return table


def test_a_head_takes_along_every_promise_between_two_departments(new_person, table):
    person: Person = new_person()
    page = page_objects.sign_in(person, table.ana)
    person.open("/commitments/")
    page.locator("#show-all").click()
    page.locator("#id_department").select_option(label="Sales")
    page.locator("#list-filter-more summary").click()
    page.locator("#id_other").select_option(label="Operations")
    page.locator("#list-filter-apply").click()
    expect(page.locator("#list-sentence")).to_contain_text("2 promises, between Sales and Operations.")
    with page.expect_download() as taken:
        page.locator("#list-xlsx").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    rows = list(load_workbook(BytesIO(taken.value.path().read_bytes()))["List"].values)
    assert [row[1] for row in rows[1:]] == ["Forecast of the core range", "=SUM(A1) of the shelf plan"]
    assert {row[3:5] for row in rows[1:]} == {("Operations", "Sales")}


def test_a_view_is_saved_under_a_name_and_opened_again(new_person, table):
    person: Person = new_person()
    page = page_objects.sign_in(person, table.ana)
    person.open("/commitments/?show=all")
    page.locator("#id_q").fill("shelf")
    page.locator("#list-filter-apply").click()
    expect(page.locator("#list-sentence")).to_contain_text("1 promise, with “shelf”")
    page.locator("#view-save summary").click()
    page.locator("#view-name").fill("Shelves")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("navigation", name="Your views").get_by_role("link")).to_have_text("Shelves")
    person.open("/commitments/")
    page.get_by_role("link", name="Shelves").click()
    expect(page.locator("#id_q")).to_have_value("shelf")
    expect(page.locator("#listed .rows > li")).to_have_count(1)


def test_paper_holds_ten_rows_and_where_the_rest_is(new_person, table):
    for number in range(12):
        a_person(name=f"Person {number:02}")
    person: Person = new_person()
    page = page_objects.sign_in(person, table.ana)
    person.open("/organisation/people/")
    rest = page.get_by_text("The first ten of this page.")
    expect(rest).to_be_hidden()
    page.emulate_media(media="print")
    expect(rest).to_be_visible()
    expect(page.locator("tbody tr:visible")).to_have_count(10)
    expect(page.locator("#list-filter")).to_be_hidden()
    expect(page.locator("#list-sentence")).to_be_visible()
