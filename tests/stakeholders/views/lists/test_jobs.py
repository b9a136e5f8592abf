"""The pages of files that are written in the background: one's own alone."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stakeholders.exports.job_round import write_files
from stakeholders.lists.definition import LISTINGS
from stakeholders.models import Job, JobChunk, User
from tests.people import a_department, a_person
from tests.stakeholders.lists.roster import NAME, registered

pytestmark = pytest.mark.django_db
LIST = reverse("stakeholders:job-list")


@pytest.fixture(autouse=True)
def roster():
    with registered():
        yield


@pytest.fixture
def ana(client):
    person = a_person(department=a_department())
    client.force_login(person)
    return person


def a_job(person, **values):
    asked = {"key": uuid.uuid4(), "listing": NAME, "query": "q=ana", "file_format": "csv", "rows_total": 12_345}
    User.objects.filter(pk=person.pk).update(has_exports=True)
    return Job.objects.create(person=person, asked_at=timezone.now(), **asked | values)


def a_written_job(person, **values):
    job = a_job(person, **values)
    write_files(timezone.now())
    job.refresh_from_db()
    return job


def of(job, what="detail"):
    return reverse(f"stakeholders:job-{what}", args=[job.key])


def test_a_job_that_waits_says_so_and_looks_again_by_itself(client, ana):
    page = client.get(of(a_job(ana))).text
    assert "Waits to be written" in page
    assert "0 of 12,345 rows" in page
    assert "12345 people, called “ana”" in page
    assert '<progress id="job-bar" max="12345" value="0">' in page
    assert 'data-hx-trigger="every 3s"' in page
    assert 'id="job-look"' in page


def test_one_that_is_being_written_says_how_far_it_is(client, ana):
    now = timezone.now()
    job = a_job(ana, state="running", rows_done=500, claimed_at=now, progress_at=now, tries=1)
    page = client.get(of(job)).text
    assert "Is being written" in page
    assert "500 of 12,345 rows" in page


def test_one_that_is_ready_is_fetched(client, ana):
    job = a_written_job(ana)
    page = client.get(of(job)).text
    today = timezone.now().date().isoformat()
    assert f"Download roster-{today}.csv" in page
    assert "1 row, " in page
    assert f"{job.finished_at + timedelta(days=7):%-d %B %Y}" in page
    assert "every 3s" not in page
    answer = client.get(of(job, "file"))
    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[1].startswith("Ana Ruiz,")
    assert int(answer["Content-Length"]) == job.size
    assert answer["Content-Disposition"] == f'attachment; filename="roster-{today}.csv"'
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_one_without_a_file_says_why(client, ana):
    page = client.get(of(a_job(ana, state="failed", failure="too_long", finished_at=timezone.now()))).text
    assert "There is no file. The list has become too long for one file. Choose less of it." in page
    assert "every 3s" not in page


def test_the_part_says_the_same_and_ends_asking_when_there_is_no_more_to_wait_for(client, ana):
    job, htmx = a_job(ana), {"HX-Request": "true"}
    part = client.get(of(job, "part"), headers=htmx).text
    assert "<html" not in part
    assert 'data-hx-trigger="every 3s"' in part
    assert "page-status" not in part
    write_files(timezone.now())
    part = client.get(of(job, "part"), headers=htmx).text
    assert "every 3s" not in part
    assert re.search(r'id="page-status"[^>]*>Ready<', part)
    assert client.get(of(job, "part"))["Location"] == of(job)


@pytest.mark.parametrize("what", ["detail", "part", "file"])
def test_somebody_elses_job_is_nowhere(client, ana, what):
    theirs = a_written_job(a_person(name="Ben Ode", department=a_department(name="Operations")))
    nowhere = of(theirs, what).replace(str(theirs.key), str(uuid.uuid4()))
    answers = [client.get(path, headers={"HX-Request": "true"}) for path in (of(theirs, what), nowhere)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_file_that_is_not_written_is_nowhere(client, ana):
    assert client.get(of(a_job(ana), "file")).status_code == 404


def test_a_list_that_is_gone_leaves_its_file(client, ana, monkeypatch):
    job = a_written_job(ana)
    monkeypatch.delitem(LISTINGS, NAME)
    assert "Download roster-" in client.get(of(job)).text
    assert client.get(of(job, "file")).status_code == 200
    assert "roster, CSV" in client.get(LIST).text


def test_all_of_ones_own_the_newest_first(client, ana):
    a_job(a_person(name="Ben Ode"))
    ready, waits = a_written_job(ana, file_format="xlsx", rows_total=1), a_job(ana)
    page = client.get(LIST).text
    assert re.findall(r'id="job-(\d+)"', page) == [str(waits.pk), str(ready.pk)]
    assert "12345 people, CSV" in page
    assert "1 people, Excel" in page


def test_nothing_asked_for_is_said(client, ana):
    assert "No file is kept for you." in client.get(LIST).text


def test_the_menu_leads_there_while_there_is_something(client, ana):
    assert f'href="{LIST}"' not in client.get(reverse("stakeholders:profile")).text
    job = a_written_job(ana)
    assert f'href="{LIST}"' in client.get(reverse("stakeholders:profile")).text
    write_files(job.finished_at + timedelta(days=8))
    assert not JobChunk.objects.exists()
    assert f'href="{LIST}"' not in client.get(reverse("stakeholders:profile")).text


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_as_much_for_30_as_for_1(client, ana, django_assert_max_num_queries, count):
    for _ in range(count):
        a_job(ana)
    with django_assert_max_num_queries(5):
        client.get(LIST)
