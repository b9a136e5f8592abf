"""The owner's answer in the browser's language."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.drafting import terms
from agreements.models import CommitmentTerms, CounterOffer, SignOff
from tests.builders import a_commitment, a_draft, a_table
from tests.people import a_person

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


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"choice": "decline"}, "Say why"),
        ({"choice": "other_date", "due_on": "2099-01-01"}, "Say why"),
        ({"choice": "other_date"}, "Choose the date that you can keep"),
        ({"choice": "other_date", "due_on": "2001-01-01"}, "Choose today or a day after it"),
        ({"choice": "other_date", "due_on": "2027-02-31"}, "Enter a valid date"),
        ({"choice": "perhaps"}, "Select a valid choice"),
        ({}, "Choose one of the four"),
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


@pytest.fixture
def cleo(table):
    return a_person(name="Cleo Owner", department=table.operations)


def pass_it_on(client, table, wording, to, **form):
    client.force_login(table.ben)
    return client.post(
        url(wording), {"version": 1, "choice": "pass_on", "to": to, "reason": "She has the data."} | form
    )


def test_the_owner_passes_it_on_and_the_draft_says_for_whom_it_waits(client, table, wording, cleo):
    answer = pass_it_on(client, table, wording, cleo.pk)
    assert answer.status_code == 303
    page = client.get(answer["Location"].partition("#")[0]).text
    assert "waits for Sales" in page
    assert "Ben Ode asks whether Cleo Owner may take it on instead." in page
    assert "Sales is asked whether Cleo Owner may take it on" in client.get(url(wording)).text


def test_in_place_the_clause_says_so_too(client, table, wording, cleo):
    client.force_login(table.ben)
    form = {"version": 1, "choice": "pass_on", "to": cleo.pk, "reason": "She has the data."}
    answer = client.post(url(wording), form, headers=HTMX)
    assert answer.status_code == 200
    assert "waits for Sales" in answer.text


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"to": ""}, "Choose who should take it on"),
        ({"reason": " "}, "Say why"),
        ({"to": "me"}, "Choose somebody else who works here"),
        ({"to": "gone"}, "Choose somebody else who works here"),
        ({"to": "999999"}, "Choose somebody else who works here"),
    ],
)
def test_it_is_passed_on_to_somebody_else_with_a_reason(client, table, wording, cleo, form, says):
    gone = a_person(name="Gone Away", is_active=False)
    people = {"me": table.ben.pk, "gone": gone.pk}
    answer = pass_it_on(client, table, wording, **({"to": cleo.pk} | {k: people.get(v, v) for k, v in form.items()}))
    assert answer.status_code == 422
    assert says in answer.text
    assert not CounterOffer.objects.exists()


def test_one_question_at_a_time(client, table, wording, cleo):
    pass_it_on(client, table, wording, cleo.pk)
    answer = pass_it_on(client, table, wording, a_person(name="Dan New").pk)
    assert answer.status_code == 422
    assert "Sales is asked already whether Cleo Owner may take it on" in answer.text


def test_what_changed_while_the_owner_was_reading_is_said(client, table, wording, cleo):
    terms.edit(
        CommitmentTerms,
        agreement=wording.revision.agreement,
        key=wording.key,
        version=1,
        values={"deliverable": "Another forecast"},
        by=table.ana,
        at=timezone.now(),
    )
    answer = pass_it_on(client, table, wording, cleo.pk)
    assert answer.status_code == 409
    assert "what will be delivered “Forecast of the core range” → “Another forecast”" in answer.text
    assert "She has the data." in answer.text
