"""The round that writes files: one writer for each, as its person may read then, and nothing is left lying."""

import csv
import threading
import uuid
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.db import connection
from openpyxl import load_workbook

from agreements.scheduler import tick_round
from stakeholders.exports import job_round
from stakeholders.exports.job_round import MOST_TRIES, write_files
from stakeholders.exports.jobs import ask_for_file, pieces_of
from stakeholders.lists.definition import LISTINGS
from stakeholders.lists.stored import reading_of, selection_of
from stakeholders.models import Job, JobChunk, Membership, User
from stakeholders.models.job import FileFormat
from tests.builders import NOW
from tests.people import a_department, a_person
from tests.stakeholders.lists.roster import NAME, registered

LATER = NOW + timedelta(minutes=1)
SALES = ("Ana Ruiz", "Änne Stahl", "Bea Bo")


@pytest.fixture(autouse=True)
def roster():
    with registered():
        yield


def a_team(names=SALES, *, department="Sales"):
    """Return the first of these people, who work together."""
    team = a_department(name=department)
    first, *_others = [a_person(name=name, department=team) for name in names]
    return first


def a_job(person, file_format=FileFormat.CSV, query="", at=NOW):
    selection = selection_of(NAME, query, reading_of(person, at=at))
    return ask_for_file(selection, file_format, key=uuid.uuid4(), rows=selection.rows.count(), at=at)


def of_job(job):
    job.refresh_from_db()
    return b"".join(pieces_of(job))


def names_in(job):
    lines = list(csv.reader(StringIO(of_job(job).decode("utf-8-sig"), newline="")))
    return [line[0] for line in lines[1:]]


@pytest.mark.django_db
def test_what_waits_is_written():
    job = a_job(a_team(), query="sort=-name")
    assert write_files(LATER) == 1
    assert names_in(job) == ["Bea Bo", "Änne Stahl", "Ana Ruiz"]
    assert (job.state, job.rows_done, job.size, job.tries) == ("done", 3, len(of_job(job)), 1)
    assert LATER <= job.finished_at < LATER + timedelta(seconds=20)
    assert write_files(LATER) == 0


@pytest.mark.django_db
def test_a_large_file_is_kept_in_pieces(monkeypatch):
    monkeypatch.setattr(job_round, "PIECE", 1_000)
    job = a_job(a_team(), FileFormat.XLSX)
    write_files(LATER)
    assert JobChunk.objects.filter(job=job).count() > 3
    assert load_workbook(BytesIO(of_job(job))).sheetnames == ["List", "About"]


@pytest.mark.django_db
def test_one_after_another_whoever_asked_first_and_a_round_ends(monkeypatch):
    person = a_team()
    late, early = a_job(person, at=NOW + timedelta(seconds=5)), a_job(person)
    monkeypatch.setattr(job_round, "ROUND_LASTS", timedelta(microseconds=1))
    began = []
    monkeypatch.setattr(job_round, "_finish", lambda job, now: began.append(job))
    ticks = iter([0.0, 0.0, 0.0, 1.0, 2.0, 3.0])
    monkeypatch.setattr(job_round, "monotonic", lambda: next(ticks))
    assert write_files(LATER) == 1
    assert began == [early]
    late.refresh_from_db()
    assert late.state == "waiting"


@pytest.mark.django_db
def test_the_tick_writes_files(mailoutbox):
    job = a_job(a_team())
    tick_round(LATER)
    assert names_in(job) == ["Ana Ruiz", "Änne Stahl", "Bea Bo"]


@pytest.mark.django_db
def test_an_idle_round_asks_once(django_assert_num_queries):
    write_files(LATER)
    a_job(a_team())
    write_files(LATER)
    with django_assert_num_queries(1):
        assert write_files(LATER + timedelta(days=7)) == 0


@pytest.mark.django_db
def test_a_file_holds_what_its_person_may_read_when_it_is_written():
    canary = "Otto Canary"
    ana, _otto = a_team(), a_team([canary], department="Operations")
    before, control = a_job(ana), a_job(ana)
    Membership.objects.update(department=a_department(name="Elsewhere"))
    ana.memberships.update(department=a_department(name="Alone"))
    write_files(LATER)
    assert names_in(before) == names_in(control) == ["Ana Ruiz"]
    # The control: who may read it finds it.
    Membership.objects.update(department=a_department(name="Together"))
    now_all = a_job(ana)
    write_files(LATER)
    assert canary in names_in(now_all)


@pytest.mark.django_db
def test_progress_is_written_while_rows_are(monkeypatch):
    monkeypatch.setattr("stakeholders.exports.export_file.IN_A_CHUNK", 1)
    seen, update = [], job_round._update
    a_job(a_team())

    def heard(job, **values):
        update(job, **values)
        seen.append(Job.objects.values_list("state", "rows_done").get(pk=job.pk))

    monkeypatch.setattr(job_round, "_update", heard)
    write_files(LATER)
    assert seen == [("running", 0), ("running", 1), ("running", 2), ("running", 3), ("running", 3), ("done", 3)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("failure", "words", "happens"),
    [
        ("deactivated", "The account was deactivated", lambda patch: User.objects.update(is_active=False)),
        ("list_gone", "not there any more", lambda patch: patch.delitem(LISTINGS, NAME)),
        ("too_long", "too long for one file", lambda patch: patch.setattr(job_round, "MOST_ROWS", 2)),
    ],
)
def test_what_cannot_be_written_says_why(monkeypatch, failure, words, happens):
    job = a_job(a_team())
    with monkeypatch.context() as patch:
        happens(patch)
        write_files(LATER)
    job.refresh_from_db()
    assert (job.state, job.failure) == ("failed", failure)
    assert words in job.get_failure_display()
    assert not JobChunk.objects.exists()


@pytest.mark.django_db
def test_trouble_with_one_list_keeps_no_other_file(monkeypatch, caplog):
    person = a_team()
    bad, good = a_job(person, query="q=bea"), a_job(person)
    written = job_round.written_file

    def trouble(selection, *args, **kwargs):
        if selection.query == "q=bea":
            raise LookupError
        return written(selection, *args, **kwargs)

    monkeypatch.setattr(job_round, "written_file", trouble)
    assert write_files(LATER) == 2
    bad.refresh_from_db()
    assert (bad.state, bad.failure) == ("failed", "trouble")
    assert len(names_in(good)) == 3
    assert "could not be written" in caplog.text


def left_by_a_killed_writer(job, *, tries=1, at=NOW):
    moments = {"claimed_at": at, "progress_at": at}
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, rows_done=2, tries=tries, **moments)


@pytest.mark.django_db
def test_what_a_killed_writer_left_is_taken_up_after_five_minutes_without_a_sign():
    job = a_job(a_team())
    left_by_a_killed_writer(job)
    assert write_files(NOW + timedelta(minutes=5)) == 0
    assert write_files(NOW + timedelta(minutes=5, seconds=1)) == 1
    assert len(names_in(job)) == 3
    assert job.tries == 2


@pytest.mark.django_db
def test_what_ends_its_writer_every_time_ends_it_no_more(monkeypatch):
    job = a_job(a_team())
    left_by_a_killed_writer(job, tries=MOST_TRIES)
    monkeypatch.setattr(job_round, "written_file", None)
    write_files(NOW + timedelta(hours=1))
    job.refresh_from_db()
    assert (job.state, job.failure) == ("failed", "trouble")


@pytest.mark.django_db
def test_a_writer_that_was_given_up_writes_nothing_any_more(monkeypatch, caplog):
    """It wakes when another has written the file, or is writing it."""
    job = a_job(a_team())
    written = job_round.written_file

    def slow(*args, **kwargs):
        Job.objects.filter(pk=job.pk).update(tries=2)
        return written(*args, **kwargs)

    monkeypatch.setattr(job_round, "written_file", slow)
    write_files(LATER)
    job.refresh_from_db()
    assert (job.state, job.tries) == ("running", 2)
    assert not JobChunk.objects.exists()
    assert "taken up by somebody else" in caplog.text


@pytest.mark.django_db
def test_a_job_that_goes_meanwhile_is_no_trouble(monkeypatch, caplog):
    a_job(a_team())
    written = job_round.written_file

    def slow(*args, **kwargs):
        Job.objects.all().delete()
        return written(*args, **kwargs)

    monkeypatch.setattr(job_round, "written_file", slow)
    write_files(LATER)
    assert not JobChunk.objects.exists()
    assert "could not be written" not in caplog.text


@pytest.mark.django_db
def test_files_and_words_of_failure_go_after_seven_days():
    ana, ben = a_team(), a_team(["Ben Ode"], department="Operations")
    old, theirs = a_job(ana), a_job(ben)
    write_files(LATER)
    kept = a_job(ana, at=NOW + timedelta(days=3))
    write_files(NOW + timedelta(days=3))
    Job.objects.filter(pk=theirs.pk).update(state="failed", failure="trouble")
    week = NOW + timedelta(days=7, minutes=2)
    write_files(NOW + timedelta(days=7))
    assert Job.objects.count() == 3
    write_files(week)
    assert list(Job.objects.all()) == [kept]
    assert set(JobChunk.objects.values_list("job", flat=True)) == {kept.pk}
    assert old not in Job.objects.all()
    assert dict(User.objects.filter(pk__in=[ana.pk, ben.pk]).values_list("name", "has_exports")) == {
        "Ana Ruiz": True,
        "Ben Ode": False,
    }


def two_rounds_at_once(monkeypatch):
    """Return how often each job was begun by two ticks that look at the same moment."""
    ready, began = threading.Barrier(2), []
    monkeypatch.setattr(job_round, "_remove_outdated", lambda at: ready.wait(10))
    monkeypatch.setattr(job_round, "_finish", lambda job, now: began.append(job.pk))

    def a_round():
        try:
            write_files(LATER)
        finally:
            connection.close()

    threads = [threading.Thread(target=a_round) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(began)


@pytest.mark.django_db(transaction=True)
def test_two_ticks_write_each_file_once(monkeypatch):
    people = [a_team([f"Person {letter}"], department=f"{letter} team") for letter in "ABCDEFG"]
    made = sorted(a_job(person).pk for person in people for _ in range(3))
    assert two_rounds_at_once(monkeypatch) == made


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_ticks_write_the_same_file(monkeypatch):
    """The control: both look before either has said that it is theirs."""
    job, looked = a_job(a_team()), threading.Barrier(2)

    def claimed(at):
        found = Job.objects.to_write(at).first()
        if not looked.broken and found:
            looked.wait(10)
            Job.objects.filter(pk=found.pk).update(state=Job.State.RUNNING, claimed_at=at, progress_at=at)
        return found

    monkeypatch.setattr(job_round, "_claimed", claimed)
    assert two_rounds_at_once(monkeypatch) == [job.pk, job.pk]
