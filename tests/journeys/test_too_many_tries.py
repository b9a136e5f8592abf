"""Somebody forgot their password and tried too often: the page leads on, with what they typed."""

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import axe, by_keyboard, on_a_phone
from tests.people import a_person

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_the_page_of_too_many_tries_leads_to_a_new_password(new_person):
    ana, person = a_person(name="Ana Ruiz"), new_person(reduced_motion="reduce")
    person.expected.append("429")
    page = person.open("/accounts/login/")
    for _time in range(6):
        page.get_by_label("E-mail address").fill(ana.email)
        page.get_by_label("Password").fill("not the right one")
        page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many tries in a row")
    assert [*axe(page), *by_keyboard(page), *on_a_phone(page)] == []
    page.get_by_role("button", name="Ask for a new password").click()
    page.wait_for_url("**/password/reset/done/")
