"""Who leads, on the pages: the panel, handing over, a second lead, taking over."""

import re

import pytest
from django.urls import reverse

from agreements.lifecycle.lead import hand_over_lead, take_over_lead
from agreements.lifecycle.withdrawal import withdraw_draft
from stakeholders.models import User
from tests.agreements.views.browsers import browser_of
from tests.builders import NOW, a_draft, a_table, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def address(agreement, name="lead-hand-over"):
    return reverse(f"agreements:{name}", args=[agreement.reference])


def leave(person):
    User.objects.filter(pk=person.pk).update(is_active=False)


MADE = [a_draft, lambda table: in_force(ready_to_seal(table))]


@pytest.mark.parametrize("made", MADE)
def test_the_lead_is_handed_over(table, made):
    agreement, browser = made(table), browser_of(table.ana)
    assert "Hand over, or name a second lead" in browser.get(agreement.get_absolute_url()).text
    answer = browser.post(address(agreement), {"lead-to": table.ben.pk}, follow=True)
    assert answer.redirect_chain[0][1] == 303
    assert "Ben Ode leads now." in answer.text
    assert "Hand over, or name a second lead" not in answer.text
    assert "Hand over, or name a second lead" in browser_of(table.ben).get(agreement.get_absolute_url()).text


@pytest.mark.parametrize("made", MADE)
def test_a_second_lead_stands_beside_the_lead_and_can_be_taken_back(table, made):
    agreement, browser = made(table), browser_of(table.ana)
    answer = browser.post(address(agreement, "lead-second"), {"second-to": table.ben.pk}, follow=True)
    assert re.search("with Ben Ode as second lead|led by Ana Ruiz and Ben Ode", answer.text)
    assert browser_of(table.ben).get(address(agreement)).status_code == 200
    answer = browser.post(address(agreement, "lead-second"), {"second-to": ""}, follow=True)
    assert not re.search("as second lead|and Ben Ode", answer.text)
    assert browser_of(table.ben).get(address(agreement)).status_code == 403


def test_only_those_who_speak_for_a_party_are_offered(table):
    stranger = a_person(name="Sten Stranger")
    agreement, browser = a_draft(table), browser_of(table.ana)
    page = browser.get(address(agreement)).text
    assert "Ben Ode" in page
    assert "Sten Stranger" not in page
    for name, field in (("lead-hand-over", "lead-to"), ("lead-second", "second-to")):
        assert browser.post(address(agreement, name), {field: stranger.pk}).status_code == 422
    assert browser.post(address(agreement), {}).status_code == 422


def test_who_does_not_lead_is_told_who_does(table):
    agreement, browser = a_draft(table), browser_of(table.ben)
    for name in ("lead-hand-over", "lead-second"):
        answer = browser.post(address(agreement, name), {"lead-to": table.ben.pk})
        assert answer.status_code == 403
        assert "Ana Ruiz leads this agreement" in answer.text


def test_a_withdrawn_draft_is_taken_up_before_it_is_handed_over(table):
    agreement = a_draft(table)
    withdraw_draft(agreement=agreement, reason="", by=table.ana, at=NOW)
    browser = browser_of(table.ana)
    for name, sent in (("lead-hand-over", {"lead-to": table.ben.pk}), ("lead-second", {"second-to": table.ben.pk})):
        answer = browser.post(address(agreement, name), sent)
        assert answer.status_code == 409
        assert "Take it up again first." in answer.text


@pytest.mark.parametrize("made", MADE)
def test_when_the_lead_has_left_it_is_offered_on_home_and_on_the_page(table, made):
    agreement, browser = made(table), browser_of(table.ben)
    assert "Take over the lead" not in browser.get(agreement.get_absolute_url()).text
    leave(table.ana)
    home = browser.get("/").text
    assert "Ana Ruiz, the lead, has left. Take over?" in home
    assert "Ana Ruiz has left." in browser.get(agreement.get_absolute_url()).text
    answer = browser.post(address(agreement, "lead-take-over"), follow=True)
    assert answer.redirect_chain[0][1] == 303
    assert "You lead this agreement now." in answer.text
    assert "has left. Take over?" not in browser.get("/").text


def test_who_may_not_take_over_is_told_who_may(table):
    agreement = in_force(ready_to_seal(table))
    manager = a_person(name="Mia Manager", is_manager=True)
    leave(table.ana)
    browser = browser_of(manager)
    page = browser.get(agreement.get_absolute_url()).text
    assert "Take over the lead" not in page
    assert "Whoever speaks for their department can take over" in page
    answer = browser.post(address(agreement, "lead-take-over"))
    assert answer.status_code == 403
    assert "department of Ana Ruiz" in answer.text
    assert browser_of(a_person(name="Sten Stranger")).post(address(agreement, "lead-take-over")).status_code == 404


def test_whoever_comes_second_is_told_who_was_first(table):
    cem = a_person(name="Cem Kaya")
    table.operations.deputies.add(cem)
    agreement = a_draft(table)
    leave(table.ana)
    take_over_lead(agreement=agreement, by=cem, at=NOW)
    answer = browser_of(table.ben).post(address(agreement, "lead-take-over"))
    assert answer.status_code == 409
    assert "Cem Kaya leads this agreement now." in answer.text


def test_both_leads_stand_in_the_line_below_the_title(table):
    agreement = a_draft(table)
    browser_of(table.ana).post(address(agreement, "lead-second"), {"second-to": table.ben.pk})
    assert "led by Ana Ruiz and Ben Ode" in browser_of(table.ana).get(agreement.get_absolute_url()).text


def test_handing_over_what_somebody_else_leads_by_now_is_refused(table):
    agreement = a_draft(table)
    hand_over_lead(agreement=agreement, to=table.ben, by=table.ana, at=NOW)
    assert browser_of(table.ana).get(address(agreement)).status_code == 403
