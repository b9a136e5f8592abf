"""Letting an agreement rest, in the browser's language."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import Pause
from agreements.scheduler import tick
from tests.builders import a_table, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    now = timezone.now() - timedelta(days=1)
    return in_force(ready_to_seal(table, at=now), at=now)


def address(agreement):
    return reverse("agreements:agreement-pause", args=[agreement.reference])


def days(first=0, last=9, **said):
    today = timezone.now().date()
    two = {"from_on": today + timedelta(days=first), "until_on": today + timedelta(days=last)}
    return {"reason": "The warehouse moves."} | two | said


def test_a_pause_stands_on_the_page_of_the_agreement_with_its_reason_and_its_end(client, table, agreement):
    client.force_login(table.ana)
    assert "Let the agreement rest" in client.get(address(agreement)).text
    answer = client.post(address(agreement), days(), follow=True)
    assert answer.redirect_chain[0][1] == 303
    assert "The warehouse moves." in answer.text
    assert "Go on now" in answer.text


def test_either_side_lets_it_go_on(client, table, agreement):
    client.force_login(table.ana)
    client.post(address(agreement), days())
    client.force_login(table.ben)
    end = reverse("agreements:agreement-resume", args=[agreement.reference, Pause.objects.get().pk])
    assert client.post(end).status_code == 303
    assert client.post(end).status_code == 303
    assert "Go on now" not in client.get(agreement.get_absolute_url()).text


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        (days(first=-1), 422, "Choose today or a day after it."),
        (days(first=3, last=1), 422, "The last day is before the first."),
        (days(reason=""), 422, "Say why"),
        (days(from_on="soon"), 422, "valid date"),
        (days(last=400), 409, "half a year"),
    ],
)
def test_days_that_make_no_pause_are_refused_and_the_reason_stays(client, table, agreement, said, status, words):
    client.force_login(table.ana)
    answer = client.post(address(agreement), said)
    assert answer.status_code == status
    assert words in answer.text
    assert said["reason"] in answer.text
    assert not Pause.objects.exists()


def test_days_that_are_taken_are_refused_with_what_is_there(client, table, agreement):
    client.force_login(table.ana)
    client.post(address(agreement), days())
    answer = client.post(address(agreement), days(first=2, last=4, reason="Again."))
    assert answer.status_code == 409
    assert "already" in answer.text
    assert "Again." in answer.text


def test_who_only_reads_is_told_who_decides(client, agreement):
    client.force_login(a_person(is_manager=True))
    answer = client.post(address(agreement), days())
    assert answer.status_code == 403
    assert "lead and the representatives" in answer.text
    assert "rest for a while" not in client.get(agreement.get_absolute_url()).text


def test_nobody_is_asked_from_that_moment_on(client, table, agreement):
    tick(at=timezone.now() + timedelta(weeks=1))
    client.force_login(table.ben)
    assert "1 thing needs you" in client.get("/").text
    client.force_login(table.ana)
    client.post(address(agreement), days())
    client.force_login(table.ben)
    assert "Nothing needs you" in client.get("/").text
    assert "Paused from" in client.get(agreement.commitments.get().get_absolute_url()).text
