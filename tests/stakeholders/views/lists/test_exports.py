"""A list taken along: what the address asks for, as a file."""

import csv
from io import BytesIO, StringIO

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from stakeholders.lists.stored import reading_of, selection_of
from tests.people import a_department, a_person
from tests.stakeholders.lists.roster import NAME, registered

pytestmark = pytest.mark.django_db
CSV, XLSX = (reverse("stakeholders:list-export", args=[NAME, name]) for name in ("csv", "xlsx"))


@pytest.fixture(autouse=True)
def roster():
    with registered():
        yield


@pytest.fixture
def ana(client):
    sales = a_department(name="Sales")
    for name in ("Änne Stahl", "Bea Bo"):
        a_person(name=name, department=sales)
    person = a_person(department=sales)
    client.force_login(person)
    return person


def content(answer):
    return b"".join(answer.streaming_content)


def test_a_short_list_is_a_file_at_once(client, ana):
    answer = client.get(f"{CSV}?q=b&page=4&nonsense=1")
    lines = list(csv.reader(StringIO(content(answer).decode("utf-8-sig"), newline="")))
    assert [line[0] for line in lines] == ["Name", "Bea Bo"]
    today = timezone.now().date().isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="roster-{today}.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_a_workbook_too(client, ana):
    answer = client.get(f"{XLSX}?sort=-name")
    assert int(answer["Content-Length"]) == len(whole := content(answer))
    assert [row[0].value for row in load_workbook(BytesIO(whole))["List"].rows][1] == "Bea Bo"
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("path", [CSV, XLSX])
def test_a_file_is_kept_nowhere_and_taken_for_nothing_else(client, ana, path):
    answer = client.get(path)
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize(("name", "file_format"), [("nothing", "csv"), (NAME, "pdf"), (NAME, "CSV"), ("views", "csv")])
def test_a_list_or_a_format_that_is_not_there_is_nowhere(client, ana, name, file_format):
    assert client.get(reverse("stakeholders:list-export", args=[name, file_format])).status_code == 404


def test_what_cannot_be_read_of_an_address_is_as_if_not_asked(client, ana):
    answer = client.get(f"{CSV}?sort=password&q={'x' * 10_000}&%ff=1")
    assert len(content(answer).splitlines()) == 4


def test_the_list_links_to_its_files_as_it_is_chosen(ana):
    selection = selection_of(NAME, "q=b&sort=-name", reading_of(ana, at=timezone.now()))
    shown = render_to_string("components/list_files.html", {"selection": selection})
    assert f'href="{CSV}?q=b&amp;sort=-name"' in shown
    assert f'href="{XLSX}?q=b&amp;sort=-name"' in shown
