"""An administrator takes over the list of an office, in a real browser: departments, a move, a line to correct."""

import pytest
from playwright.sync_api import Page, expect

from stakeholders.models import Department, User
from tests.journeys import page_objects
from tests.journeys.accessibility import axe, by_keyboard, on_a_phone
from tests.people import a_department, a_person, an_administrator
from tests.services.browser import Person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LIST = (
    "E-Mail;Vorname;Name;Department;Role;Phone\r\n"
    "jose@example.org;;José Müller;Legal;head;1\r\n"
    "jonas.weber@example.org;;Jonas Weber;Product;;2\r\n"
    "no address;;Ina Sol;Product;boss;3\r\n"
)
SHOWN = (
    "left out: “Phone”",
    "this name is right: José Müller",
    "Jonas Weber moves from Operations to Product",
    "Entente has no role “boss”",
)


@pytest.fixture
def jonas():
    a_department(name="Product")
    return a_person(name="Jonas Weber", department=a_department(name="Operations"))


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def ada(request, new_person) -> Person:
    person = new_person(reduced_motion="reduce", java_script_enabled=request.param)
    person.expected += ["422 (Unprocessable Entity)"]
    page_objects.sign_in(person, an_administrator())
    return person


def send_list(ada: Person) -> Page:
    page = ada.open("/organisation/people/")
    page.get_by_role("link", name="Import a list").click()
    content = LIST.encode("cp1252")
    page.get_by_label("File").set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Check the list").click()
    return page


def agree(page: Page) -> None:
    page.get_by_label("Create these departments: Legal").check()
    page.get_by_label("Code of Legal").fill("lgl")
    page.get_by_label("Move all these people").check()
    page.get_by_role("button", name="Import all but the lines to correct").click()


def correct(page: Page) -> None:
    lines = page.get_by_label("Lines to correct")
    lines.fill(lines.input_value().replace("no address", "ina@example.org").replace("boss", "deputy"))
    page.get_by_role("button", name="Check again").click()


def test_a_list_of_excel_is_taken_over(ada, jonas):
    page = send_list(ada)
    main = page.get_by_role("main")
    for words in SHOWN:
        expect(main.get_by_text(words)).to_be_visible()

    agree(page)
    expect(main.get_by_text("People added: 1, moved: 1, departments created: 1.")).to_be_visible()
    assert Department.objects.get(code="LGL").head.name == "José Müller"
    assert [department.name for department in Department.objects.of(jonas)] == ["Product"]

    correct(page)
    expect(main.get_by_text("joins Product, becomes deputy of Product")).to_be_visible()
    page.get_by_role("button", name="Import these people").click()
    expect(page.get_by_role("heading", name="Invite people")).to_be_visible()
    assert User.objects.get(email="ina@example.org").deputised_departments.get().name == "Product"
    assert ada.unexpected() == []


@pytest.mark.parametrize("ada", [True], indirect=True, ids=["with JavaScript"])
def test_what_a_list_would_do_is_open_to_everybody(ada, jonas):
    page = send_list(ada)
    expect(page.get_by_role("heading", name="What this list would do")).to_be_focused()
    assert [*axe(page), *by_keyboard(page), *on_a_phone(page)] == []
