"""A long list is taken along in a real browser: asked for, waited for, fetched; the same without JavaScript."""

import csv
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from stakeholders.exports.job_round import write_files
from stakeholders.models import Job
from stakeholders.views.lists import exports
from tests.journeys import page_objects
from tests.journeys.accessibility import axe, by_keyboard, on_a_phone
from tests.people import a_department, a_person
from tests.services.browser import Person
from tests.stakeholders.lists.roster import NAME, registered

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CSV = reverse("stakeholders:list-export", args=[NAME, "csv"])
WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenamt"
# Turns the form of a page into one that saves a view: what the pages of lists have at hand.
SAVES_A_VIEW = """
([action, name]) => {
  const form = document.getElementById("export-form");
  form.action = action;
  for (const [key, value] of [["name", name], ["query", "q=" + name]]) {
    form.append(Object.assign(document.createElement("input"), {type: "hidden", name: key, value}));
  }
  form.submit();
}
"""


@pytest.fixture(autouse=True)
def every_list_is_long(monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", -1)
    with registered():
        yield


@pytest.fixture
def ana():
    return a_person(department=a_department(name="Sales"))


def faults(page: Page) -> list[str]:
    return [*axe(page), *by_keyboard(page), *on_a_phone(page)]


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_file_is_asked_for_waited_for_and_fetched(new_person, ana, has_script):
    person: Person = new_person(java_script_enabled=has_script)
    page_objects.sign_in(person, ana)
    page = person.open(f"{CSV}?q=ana")
    page.locator("#export-ask").click()
    expect(page.locator("#job-progress")).to_contain_text("0 of 1 rows")
    write_files(timezone.now())
    if not has_script:
        page.locator("#job-look").click()
    # The page looks by itself, every three seconds.
    expect(page.locator("#job-fetch")).to_contain_text("Download roster-")
    with page.expect_download() as fetched:
        page.locator("#job-fetch").click()
    lines = list(csv.reader(Path(fetched.value.path()).read_text("utf-8-sig").splitlines()))
    assert [line[0] for line in lines] == ["Name", "Ana Ruiz"]
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Exports").first.click()
    expect(page.locator(".rows > li")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_of_the_way_is_open_to_everybody(new_person, ana, scheme):
    person: Person = new_person(reduced_motion="reduce", color_scheme=scheme)
    person.expected += ["422 (Unprocessable Entity)"]
    page_objects.sign_in(person, ana)
    page = person.open(f"{CSV}?q={WORD}")
    found = {"a long list": faults(page)}
    page.locator("#export-ask").click()
    page.wait_for_url("**/exports/**")
    found["waits"] = faults(page)
    write_files(timezone.now())
    expect(page.locator("#job-fetch")).to_be_visible()
    found["is ready"] = faults(page)
    Job.objects.update(state="failed", failure="trouble")
    page.reload()
    found["is not written"] = faults(page)
    page = person.open(reverse("stakeholders:job-list"))
    found["all of them"] = faults(page)
    page = person.open(CSV)
    page.evaluate(SAVES_A_VIEW, [reverse("stakeholders:saved-view-save", args=[NAME]), WORD + WORD])
    expect(page.locator("#id_name")).to_have_value(WORD + WORD)
    found["a name to put right"] = faults(page)
    assert {name: some for name, some in found.items() if some} == {}
