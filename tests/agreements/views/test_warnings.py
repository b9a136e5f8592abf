"""The page of what is worth a look, and what it says before the text stands still."""

import pytest
from django.urls import reverse

from agreements.models import SetAside
from agreements.revisions.sealing import seal
from tests.agreements.views.browsers import browser_of, page
from tests.builders import NOW, a_table, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db
OPEN = "No trade-off is written down: nobody gives anything for it."


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return ready_to_seal(table)


def put_aside(person, agreement, **said):
    return browser_of(person).post(
        page(agreement, "warning-list"), {"warning": "trade-offs", "reason": "All gain."} | said
    )


def test_a_representative_sets_aside_and_the_lead_is_told_before_sealing(table, agreement):
    before = browser_of(table.ana).get(agreement.get_absolute_url()).content.decode()
    assert "6 things are worth a look before the text stands still" in before
    assert put_aside(table.ben, agreement).status_code == 303
    for place in (agreement.get_absolute_url(), page(agreement, "agreement-sign")):
        text = browser_of(table.ana).get(place).content.decode()
        assert "5 things are worth a look before the text stands still" in text
        assert "Ben Ode: “All gain.”" in text


def test_the_sealed_text_has_a_section_of_what_was_set_aside(table, agreement):
    put_aside(table.ana, agreement)
    seal(agreement=agreement, by=table.ana, at=NOW)
    for name in ("agreement-sign", "certificate"):
        text = browser_of(table.ben).get(page(agreement, name)).content.decode()
        assert "Set aside, with reasons" in text
        assert "All gain." in text
    assert put_aside(table.ana, agreement, warning="decision-rights").status_code == 423


def test_a_reason_is_needed_short_and_kept(table, agreement):
    for said, sentence in (("", "Say in one sentence why"), ("x" * 4001, "4,001 of 4,000 characters: 1 too many.")):
        answer = put_aside(table.ana, agreement, reason=said)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert said in answer.content.decode()
    assert not SetAside.objects.exists()


def test_the_second_of_two_keeps_what_was_typed(table, agreement):
    put_aside(table.ben, agreement)
    answer = put_aside(table.ana, agreement, reason="We are few.")
    assert answer.status_code == 409
    assert "set this aside in the meantime: “All gain.”" in answer.content.decode()
    assert "We are few." in answer.content.decode()


def test_the_reason_is_taken_out_once(table, agreement):
    put_aside(table.ben, agreement)
    term = SetAside.objects.get()
    url = reverse("agreements:warning-back", args=[agreement.reference, term.key])
    assert browser_of(table.ana).post(url, {"version": 9}).status_code == 409
    assert browser_of(table.ana).post(url, {"version": term.version}).status_code == 303
    assert browser_of(table.ana).post(url, {"version": term.version}).status_code == 303
    assert OPEN in browser_of(table.ana).get(page(agreement, "warning-list")).content.decode()


def test_who_only_owns_a_promise_reads_and_sets_nothing_aside(table):
    olga = a_person(name="Olga Owner")
    agreement = ready_to_seal(table, owner=olga)
    assert OPEN in browser_of(olga).get(page(agreement, "warning-list")).content.decode()
    assert put_aside(olga, agreement).status_code == 403
