"""The test bed itself: what other tests rely on without looking."""

import os
import time
from email.message import EmailMessage

import psycopg
import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.contenttypes.models import ContentType
from django.core.mail import send_mail
from django.db import connection
from django.http import HttpResponse
from django.urls import path

from tests.services import database
from tests.settings import TEST_DATABASE


@login_not_required
def page(request):
    script = "<script>document.title = 'run'; console.error('a mistake')</script>"
    return HttpResponse(f"<!doctype html><html lang=en><title>plain</title>{script}<h1>Here</h1></html>")


urlpatterns = [path("", page)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_transactional_test_leaves_nothing_behind(time):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM stakeholders_session")
        assert cursor.fetchone() == (0,)
        cursor.execute("INSERT INTO stakeholders_session VALUES ('key', 'data', now(), now())")


@pytest.mark.django_db(transaction=True)
def test_what_migrations_wrote_stays_after_a_transactional_test():
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("INSERT INTO stakeholders_session VALUES ('key', 'data', now(), now())")
    database.flush_as_owner()
    assert ContentType.objects.exists()


def test_tests_use_a_database_of_their_own(db):
    assert connection.settings_dict["NAME"] == TEST_DATABASE
    assert connection.settings_dict["USER"] == "entente"


def test_mail_arrives_at_a_real_server(smtp_server):
    send_mail("Subject ✓", "Body", "notify@example.org", ["ana@example.org"])
    (message,) = smtp_server.messages
    assert isinstance(message, EmailMessage)
    assert message["Subject"] == "Subject ✓"
    assert smtp_server.recipients == [["ana@example.org"]]


@pytest.mark.processes
def test_a_worker_and_a_scheduler_run_as_processes(celery_processes):
    worker = celery_processes.start_worker()
    beat = celery_processes.start_beat()
    deadline = time.monotonic() + 30
    while "ready." not in celery_processes.log() or "beat: Starting" not in celery_processes.log():
        alive = worker.poll() is None and beat.poll() is None
        assert alive, celery_processes.log()
        assert time.monotonic() < deadline, celery_processes.log()
        time.sleep(0.1)
    celery_processes.stop(beat)
    celery_processes.stop(worker)
    assert (beat.returncode, worker.returncode) == (0, 0)


@pytest.mark.journey
@pytest.mark.urls("tests.config.test_services")
def test_a_browser_tells_what_it_complains_about(new_person):
    ana = new_person(viewport=(320, 640), color_scheme="dark")
    ana.expected = ["Content Security Policy", "favicon"]
    tab = ana.open("/")
    assert tab.title() == "plain"
    assert any("Content Security Policy" in text for text in ana.complaints)
    assert tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


@pytest.mark.journey
@pytest.mark.urls("tests.config.test_services")
def test_a_person_may_do_without_scripts(new_person):
    ben = new_person(java_script_enabled=False)
    ben.expected = ["favicon"]
    assert ben.open("/").locator("h1").inner_text() == "Here"
