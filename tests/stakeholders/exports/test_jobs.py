"""Asking for a file that is written in the background: once for each form, and not too many."""

import threading
import uuid
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction

from stakeholders.exports.jobs import MOST_WAITING, CannotAskForFile, ask_for_file, pieces_of, remove_jobs_of
from stakeholders.lists.stored import reading_of, selection_of
from stakeholders.models import Job, JobChunk, User
from stakeholders.models.job import FileFormat
from stakeholders.people import deactivate_person
from tests.builders import NOW
from tests.people import a_person, an_administrator
from tests.stakeholders.lists.roster import NAME, registered


@pytest.fixture(autouse=True)
def roster():
    with registered():
        yield


def asked(person, key=None, query="q=ana&page=4&sort=name"):
    selection = selection_of(NAME, query, reading_of(person, at=NOW))
    return ask_for_file(selection, FileFormat.CSV, key=key or uuid.uuid4(), rows=12_345, at=NOW)


def done(job, *pieces):
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, finished_at=NOW)
    for number, content in enumerate(pieces):
        JobChunk.objects.create(job=job, number=number, content=content)


@pytest.mark.django_db
def test_a_job_keeps_what_was_asked_and_nothing_of_the_rest_of_the_address():
    person = a_person()
    job = asked(person)
    assert (job.person, job.listing, job.query, job.file_format) == (person, NAME, "q=ana", "csv")
    assert (job.state, job.rows_done, job.rows_total, job.asked_at) == ("waiting", 0, 12_345, NOW)
    assert User.objects.get().has_exports


@pytest.mark.django_db
def test_a_form_sent_twice_is_one_job_and_the_key_of_somebody_else_is_ones_own():
    ana, ben, key = a_person(), a_person(name="Ben Ode"), uuid.uuid4()
    assert asked(ana, key) == asked(ana, key)
    assert asked(ben, key).person == ben
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_three_wait_at_most_and_what_ended_does_not_count():
    person = a_person()
    first, *_ = [asked(person) for _ in range(MOST_WAITING)]
    with pytest.raises(CannotAskForFile, match="3 files of yours"):
        asked(person)
    asked(a_person(name="Ben Ode"))
    done(first)
    asked(person)


@pytest.mark.django_db
def test_a_file_is_read_piece_after_piece_in_its_order():
    job, other = asked(a_person()), asked(a_person(name="Ben Ode"))
    done(job, b"one, ", b"two, ", b"three")
    done(other, b"theirs")
    assert list(pieces_of(job)) == [b"one, ", b"two, ", b"three"]


@pytest.mark.django_db
def test_who_is_deactivated_has_no_files_any_more():
    ana, ben, admin = a_person(), a_person(name="Ben Ode"), an_administrator()
    done(asked(ana), b"content")
    done(asked(ben), b"content")
    deactivate_person(ana, by=admin, at=NOW)
    assert [job.person for job in Job.objects.all()] == [ben]
    assert JobChunk.objects.count() == 1
    assert not User.objects.get(pk=ana.pk).has_exports
    remove_jobs_of(ben)
    assert not JobChunk.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values", [{"state": "done"}, {"finished_at": NOW}, {"state": "failed", "finished_at": NOW}, {"failure": "trouble"}]
)
def test_the_database_knows_how_a_job_ends(values):
    job = asked(a_person())
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**values)


class Counted:
    """Jobs that were counted a moment ago."""

    def __init__(self, number):
        self.number = number

    def filter(self, **which):
        return self

    def count(self):
        return self.number


@pytest.fixture
def unlocked(monkeypatch):
    """Nobody waits for anybody, and two count before either writes."""
    unfinished, counted = Job.objects.unfinished, threading.Barrier(2)

    def slow():
        count = unfinished().count()
        counted.wait(10)
        return Counted(count)

    def give_up_the_lock():
        monkeypatch.setattr(User.objects, "select_for_update", lambda **how: User.objects.all(), raising=False)
        monkeypatch.setattr(Job.objects, "unfinished", slow, raising=False)

    return give_up_the_lock


def pressed_at_once(person, count):
    """Ask so many times at the same moment, and return how many jobs there are afterwards."""
    ready = threading.Barrier(count)

    def press():
        ready.wait(10)
        with suppress(CannotAskForFile):
            asked(person)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return Job.objects.count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_locked", [True, False], ids=["locked", "control"])
def test_presses_at_once_make_no_more_than_three(unlocked, is_locked):
    person = a_person()
    for _ in range(MOST_WAITING - 1):
        asked(person)
    if not is_locked:
        unlocked()
    assert pressed_at_once(person, 2) == (MOST_WAITING if is_locked else MOST_WAITING + 1)
