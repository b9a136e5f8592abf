"""The receiver answers what is reported as done, in the browser."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agreements.cadence.auto_acceptance import apply_silence_rule
from agreements.commitments.completions import accept_completion, return_completion
from agreements.models import CheckIn, Completion
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.agreements.views.browsers import browser_of, queries
from tests.agreements.views.clock import clock
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.people import a_person

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
DONE_AT = NOW + timedelta(days=2)
LOOKED_AT = DONE_AT + timedelta(days=1)


@pytest.fixture
def done(clock):
    table, agreement = in_force_in("UTC", silence="accept")
    clock.moment = LOOKED_AT
    said = {"evidence": "Signed by the shop.", "evidence_link": "https://example.org/list"}
    told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=DONE_AT, **said)
    return table, agreement


def address(agreement):
    return reverse("agreements:completion-answer", args=[the_promise(agreement).reference])


def send(person, agreement, **form):
    question = Completion.objects.latest("pk").check_in.key.hex
    return browser_of(person).post(address(agreement), {"question": question} | form)


def test_the_criterion_stands_beside_the_evidence(done):
    table, agreement = done
    text = browser_of(table.ana).get(address(agreement)).text
    assert "Sales has it in writing." in text
    assert "Signed by the shop." in text
    assert 'href="https://example.org/list" rel="noopener noreferrer nofollow ugc"' in text
    assert "An answer is agreed by 10 February 2027." in text


def test_accepting_leads_back_to_the_commitment_which_says_so(done):
    table, agreement = done
    for _ in range(2):
        response = send(table.ana, agreement, act="accept")
        assert (response.status_code, response["Location"]) == (303, the_promise(agreement).get_absolute_url())
    text = browser_of(table.ben).get(the_promise(agreement).get_absolute_url()).text
    assert "Done and accepted" in text
    assert "Signed by the shop." in text


def test_what_is_missing_stands_on_the_commitments_page(done):
    table, agreement = done
    assert send(table.ana, agreement, act="return", missing="The price list.").status_code == 303
    text = browser_of(table.ben).get(the_promise(agreement).get_absolute_url()).text
    assert "Something is missing" in text
    assert "The price list." in text
    assert "Send check-in" in text, "the owner checks in again right there"


@pytest.mark.parametrize("missing", ["", "  \n ", "x" * 4001])
def test_what_is_missing_needs_words_that_fit(done, missing):
    table, agreement = done
    response = send(table.ana, agreement, act="return", missing=missing)
    assert response.status_code == 422
    assert Completion.objects.get().is_open


def test_lists_and_the_page_say_for_whom_it_waits(done):
    table, agreement = done
    waits = "waits for acceptance"
    for person in (table.ana, table.ben):
        browser = browser_of(person)
        assert waits in browser.get(reverse("agreements:commitment-list"), {"show": "all"}).text
        text = browser.get(the_promise(agreement).get_absolute_url()).text
        assert waits in text
        assert "Done, waits for Sales to accept" in text


def test_only_the_receiver_answers(done):
    table, agreement = done
    for response in (browser_of(table.ben).get(address(agreement)), send(table.ben, agreement, act="accept")):
        assert response.status_code == 403
        assert "Whoever speaks for Sales accepts this one." in response.text
    assert browser_of(a_person(name="Otto Outsider")).get(address(agreement)).status_code == 404


def test_whoever_delivers_and_receives_is_told_who_answers(done):
    table, agreement = done
    table.sales.deputies.add(table.ben)
    sentence = "You deliver it yourself: somebody else who speaks for Sales accepts it."
    assert sentence in browser_of(table.ben).get(address(agreement)).text
    assert sentence in browser_of(table.ben).get(the_promise(agreement).get_absolute_url()).text


def test_where_nothing_was_reported_there_is_no_question(clock):
    table, agreement = in_force_in("UTC")
    assert browser_of(table.ana).get(address(agreement)).status_code == 404


def test_an_answer_of_somebody_else_came_first(done):
    table, agreement = done
    deputy = a_person(name="Sam Deputy")
    table.sales.deputies.add(deputy)
    accept_completion(completion=Completion.objects.get(), by=deputy, at=LOOKED_AT)
    response = send(table.ana, agreement, act="return", missing="The price list.")
    assert response.status_code == 409
    assert "Sam Deputy has accepted C-0001 already." in response.text
    assert "The price list." in response.text, "the words are kept"


def test_an_answer_after_the_agreed_silence_is_told_so(done):
    table, agreement = done
    apply_silence_rule(DONE_AT + timedelta(days=20))
    response = send(table.ana, agreement, act="accept")
    assert response.status_code == 409
    assert "counts as accepted, as agreed: no answer came until 10 February 2027" in response.text


def test_an_answer_to_an_older_question_is_asked_again(done):
    table, agreement = done
    older = Completion.objects.get()
    return_completion(completion=older, missing="The price list.", by=table.ana, at=LOOKED_AT)
    told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=LOOKED_AT + timedelta(hours=1))
    response = browser_of(table.ana).post(address(agreement), {"question": older.check_in.key.hex, "act": "accept"})
    assert response.status_code == 409
    assert "reported as done anew" in response.text
    assert Completion.objects.latest("pk").is_open


def test_the_list_asks_as_much_for_many_completions_as_for_one(clock):
    clock.moment = LOOKED_AT
    table, agreement = in_force_in("UTC", commitments=12)
    browser, found = browser_of(table.ana), list(agreement.commitments.order_by("number"))
    told_check_in(commitment=found[0], status="done", by=table.ben, at=DONE_AT)
    listing = reverse("agreements:commitment-list") + "?show=all"
    one, home = queries(browser, listing), queries(browser, "/")
    # One goes on: where nothing does, less is asked.
    for commitment in found[1:-1]:
        told_check_in(commitment=commitment, status="done", by=table.ben, at=DONE_AT)
    assert queries(browser, listing) == one
    assert queries(browser, "/") == home


def check_in(person, agreement, **form):
    url = reverse("agreements:check-in-record", args=[the_promise(agreement).reference])
    return browser_of(person).post(url, {"status": "done", "help_needed": "", "note": ""} | form)


@pytest.mark.parametrize(
    "bad",
    [
        {"evidence": "x" * 4001},
        {"evidence_link": "javascript:alert(1)"},
        {"evidence_link": "ftp://example.org/list"},
        {"evidence_link": "https://" + "x" * 500 + ".org"},
        {"evidence_link": "the drive"},
    ],
)
def test_evidence_that_cannot_be_kept_is_asked_for_again(clock, bad):
    table, agreement = in_force_in("UTC")
    assert check_in(table.ben, agreement, **bad).status_code == 422
    assert not CheckIn.objects.exists()


def test_evidence_that_belongs_to_another_answer_is_left_out(clock):
    table, agreement = in_force_in("UTC")
    response = check_in(table.ben, agreement, status="on_track", evidence_link="javascript:alert(1)", evidence="Old")
    assert response.status_code == 303
    assert (CheckIn.objects.get().evidence, CheckIn.objects.get().evidence_link) == ("", "")
