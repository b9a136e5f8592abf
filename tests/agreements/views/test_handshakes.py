"""The owner's answer in the browser's language."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import CommitmentTerms, SignOff
from tests.builders import a_commitment, a_draft, a_table

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def wording(table):
    due_on = timezone.localdate() + timedelta(days=60)
    return a_commitment(a_draft(table), owner=table.ben, receiver=table.sales, due_on=due_on)


def url(wording):
    return reverse("agreements:handshake-answer", args=[wording.revision.agreement.reference, wording.key])


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_the_owner_confirms(client, table, wording, headers):
    client.force_login(table.ben)
    answer = client.post(url(wording), {"version": 1, "choice": "confirm"}, headers=headers)
    assert answer.status_code == (200 if headers else 303)
    assert SignOff.objects.get().answer == "yes"


def test_the_owner_proposes_another_date(client, table, wording):
    later = wording.due_on + timedelta(days=7)
    client.force_login(table.ben)
    client.post(url(wording), {"version": 1, "choice": "other_date", "due_on": later.isoformat()})
    assert CommitmentTerms.objects.get().due_on == later


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"choice": "decline"}, "Say why"),
        ({"choice": "other_date"}, "Choose the date that you can keep"),
        ({"choice": "other_date", "due_on": "2001-01-01"}, "Choose today or a day after it"),
        ({"choice": "other_date", "due_on": "2027-02-31"}, "Enter a valid date"),
        ({"choice": "perhaps"}, "Select a valid choice"),
        ({}, "This field is required"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_half_an_answer_is_asked_for_the_rest(client, table, wording, form, says, headers):
    client.force_login(table.ben)
    answer = client.post(url(wording), {"version": 1, "reason": ""} | form, headers=headers)
    assert answer.status_code == 422
    assert says in answer.text
    assert not SignOff.objects.exists()


@pytest.mark.parametrize("choice", ["confirm", "decline"])
def test_a_date_that_has_passed_meanwhile_does_not_silence_the_owner(client, table, choice):
    wording = a_commitment(a_draft(table), owner=table.ben, receiver=table.sales, due_on=date(2020, 1, 1))
    client.force_login(table.ben)
    form = {"version": 1, "choice": choice, "due_on": "2020-01-01", "reason": "That day is gone."}
    assert client.post(url(wording), form).status_code == 303


def test_an_answer_to_older_words_shows_the_new_ones(client, table, wording):
    client.force_login(table.ben)
    answer = client.post(url(wording), {"version": 0, "choice": "decline", "reason": "Kept reason"})
    assert answer.status_code == 409
    assert "The words changed while you were reading" in answer.text
    assert "Kept reason" in answer.text
    assert not SignOff.objects.exists()


def test_only_the_owner_answers(client, table, wording):
    client.force_login(table.ana)
    answer = client.post(url(wording), {"version": 1, "choice": "confirm"})
    assert answer.status_code == 403
    assert "Ben Ode answers this one" in answer.text
