"""A list taken along: what the address asks for, as a file."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from stakeholders.lists.stored import reading_of, selection_of
from stakeholders.models import Job
from stakeholders.views.lists import exports
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


@pytest.fixture
def only_three(monkeypatch):
    """A file at once has three rows, as many as Sales has people."""
    monkeypatch.setattr(exports, "AT_ONCE", 3)


def test_ten_thousand_rows_are_a_file_at_once():
    assert exports.AT_ONCE == 10_000


@pytest.mark.parametrize("path", [CSV, XLSX])
def test_one_row_more_is_not_a_file_at_once(client, ana, only_three, path):
    assert client.get(path).streaming
    a_person(name="One More", department=ana.memberships.get().department)
    answer = client.get(path)
    assert (answer.status_code, answer.streaming) == (200, False)
    assert "4 people. Sorted by name" in answer.text
    assert "Only you can fetch it, for 7 days." in answer.text
    assert f'action="{path}"' in answer.text
    assert not Job.objects.exists()
    # As filtered it is short.
    assert client.get(f"{path}?q=b").streaming


@pytest.fixture
def many(ana, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 2)
    return ana


def test_a_press_has_it_written_and_leads_to_how_far_it_is(client, many):
    page = client.get(f"{XLSX}?sort=-name").text
    (idem,) = re.findall(r'name="idem" value="([^"]+)"', page)
    assert f'action="{XLSX}?sort=-name"' in page
    answers = [client.post(f"{XLSX}?sort=-name", {"idem": idem}) for _ in range(2)]
    job = Job.objects.get()
    detail = reverse("stakeholders:job-detail", args=[job.key])
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, detail)] * 2
    assert (job.person, job.query, job.file_format, job.rows_total) == (many, "sort=-name", "xlsx", 3)


@pytest.mark.parametrize("idem", ["", "no key", "0" * 500])
def test_a_key_that_cannot_be_read_is_as_good_as_a_new_one(client, many, idem):
    assert client.post(CSV, {"idem": idem}).status_code == 303
    assert Job.objects.count() == 1


def test_a_fourth_that_waits_is_refused_in_words(client, many):
    for _ in range(3):
        client.post(CSV)
    answer = client.post(CSV)
    assert answer.status_code == 422
    assert "3 files of yours are still being written" in answer.text
    assert "Write the file" in answer.text


def test_what_no_file_holds_is_refused_before_it_is_asked_for(client, many, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    page = client.get(CSV).text
    assert "One file holds at most 2 rows." in page
    assert "Write the file" not in page
    assert client.post(CSV).status_code == 422
    assert not Job.objects.exists()


def test_rows_are_counted_once(client, many):
    with CaptureQueriesContext(connection) as asked:
        client.get(CSV)
    assert len([query for query in asked if "COUNT(" in query["sql"]]) == 1


def test_nothing_is_asked_of_a_list_that_is_not_there(client, many):
    assert client.post(reverse("stakeholders:list-export", args=["nothing", "csv"])).status_code == 404
