"""The page behind the link of a test mail: looking says nothing, a press by a person says that mail arrives."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import OutboxMessage
from agreements.notifications.arrival_links import arrival_path
from stakeholders.models import the_organisation
from tests.agreements.views.browsers import browser_of
from tests.agreements.views.clock import clock
from tests.agreements.views.phone import A_MOMENT, hidden
from tests.people import an_administrator

__all__ = ["clock"]

pytestmark = pytest.mark.django_db

AT = datetime(2027, 2, 8, 9, tzinfo=UTC)


@pytest.fixture
def path(clock):
    """The address in the test mail that Ada asked for at AT."""
    clock.moment = AT
    browser_of(an_administrator()).post(reverse("agreements:operations-test-mail"))
    return arrival_path(OutboxMessage.objects.get())


def a_mail_program():
    """No session, and forgery checks switched on: the signed link is the proof."""
    return Client(enforce_csrf_checks=True)


def test_looking_says_nothing(path):
    for look in (a_mail_program().get, a_mail_program().head):
        assert look(path).status_code == 200
    page = a_mail_program().get(path)
    assert "Yes, it arrived" in page.text
    assert "ada.admin@example.org" in page.text
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex, nofollow")
    assert the_organisation().mail_arrived_at is None


def test_a_press_says_that_mail_arrives_and_a_second_changes_nothing(path, clock):
    reader = a_mail_program()
    shown = hidden(reader.get(path))
    clock.moment += A_MOMENT
    for _twice in range(2):
        response = reader.post(path, shown)
        assert (response.status_code, response["Location"]) == (303, path)
        clock.moment += A_MOMENT
    assert the_organisation().mail_arrived_at == AT + A_MOMENT
    page = reader.get(path)
    assert "Mail arrives" in page.text
    assert "mail-arrival-confirm" not in page.text


def test_a_program_that_submits_the_form_is_asked_once_more(path, clock):
    scanner = a_mail_program()
    at_once = scanner.post(path, hidden(scanner.get(path)))
    assert "Please press once more" in at_once.text
    clock.moment += A_MOMENT
    without_cookie = a_mail_program().post(path, hidden(scanner.get(path)))
    assert "keeps no cookie" in without_cookie.text
    clock.moment += A_MOMENT
    assert "keeps no cookie" in a_mail_program().post(path, hidden(without_cookie)).text, "however patient"
    assert the_organisation().mail_arrived_at is None
    # The control: with its cookie the same page says that it arrived.
    assert scanner.post(path, hidden(at_once)).status_code == 303
    assert the_organisation().mail_arrived_at == clock.moment


def test_a_link_that_has_run_out_says_so_to_those_who_look_and_press(path, clock):
    reader = a_mail_program()
    shown = hidden(reader.get(path))
    clock.moment += timedelta(days=14, seconds=1)
    for response in (reader.get(path), reader.post(path, shown)):
        assert response.status_code == 410
        assert "This link has run out. Ask for another test mail." in response.text
    assert the_organisation().mail_arrived_at is None


def test_a_forged_link_leads_nowhere(path):
    assert a_mail_program().get(f"{path[:-3]}xx/").status_code == 404
