"""The page of one's own devices: what it says, and signing out there."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stakeholders.models import Session
from tests.agreements.views.clock import lasting
from tests.people import a_person
from tests.stakeholders.passwords import sign_in

pytestmark = pytest.mark.django_db

PAGE = reverse("stakeholders:device-list")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


def a_browser(person, name=FIREFOX):
    browser = Client(headers={"user-agent": name})
    sign_in(browser, person.email)
    return browser


def is_signed_in(browser):
    return browser.get(PAGE).status_code == 200


def actions(browser):
    """The addresses at which the page signs out one other device each."""
    return re.findall(r'action="(/organisation/me/devices/\w{32}/sign-out/)"', browser.get(PAGE).text)


@pytest.fixture
def ana():
    return a_person(name="Ana Ruiz")


def test_it_says_browser_system_and_which_is_this_one(ana):
    here = a_browser(ana)
    a_browser(ana, SAFARI)
    page = here.get(PAGE).text
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    assert page.count("this one") == 1
    assert page.index("Firefox on Windows") < page.index("this one") < page.index("Safari on iPhone")
    assert re.search(r"Sign out there<span class=\"vh\">:\s+Safari on iPhone", page)
    assert "127.0.0.1" not in page


def test_alone_there_is_nothing_to_sign_out(ana):
    here = a_browser(ana, "curl/8")
    page = here.get(PAGE).text
    assert "Another browser" in page
    assert (actions(here), "Sign out everywhere else" in page) == ([], False)


def test_signing_out_there_ends_the_other_at_its_next_request(ana):
    here, there = a_browser(ana), a_browser(ana, SAFARI)
    (action,) = actions(here)
    response = here.post(action, follow=True)
    assert "Signed out there." in response.text
    assert "Safari" not in response.text
    assert not is_signed_in(there)
    assert is_signed_in(here)
    assert here.post(action).status_code == 404, "it has ended already"


def test_the_session_of_somebody_else_was_never_there(ana):
    ben = a_person(name="Ben Ode")
    a_browser(ben)
    (action,) = actions(a_browser(ben))
    stranger = a_browser(ana)
    # What is said once, after the sign-in, is said here.
    stranger.get(PAGE)
    never = reverse("stakeholders:device-sign-out", args=["0" * 32])
    answers = [stranger.post(path) for path in (action, never)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert lasting(answers[0]).replace(action.encode(), never.encode()) == lasting(answers[1])
    assert Session.objects.filter(person=ben).count() == 2


def test_signing_out_this_one_by_its_address_leads_to_the_entrance(ana):
    here = a_browser(ana)
    (action,) = actions(a_browser(ana, SAFARI))
    response = here.post(action)
    assert (response.status_code, response["Location"]) == (303, reverse("account_login"))
    assert not is_signed_in(here)


def test_signing_out_everywhere_else_keeps_this_one(ana):
    here, others = a_browser(ana), [a_browser(ana), a_browser(ana, SAFARI)]
    response = here.post(reverse("stakeholders:devices-sign-out"), follow=True)
    assert "Signed out in 2 other places." in response.text
    assert [is_signed_in(browser) for browser in (here, *others)] == [True, False, False]
    again = here.post(reverse("stakeholders:devices-sign-out"), follow=True)
    assert "You are signed in nowhere else." in again.text


def test_the_page_costs_the_same_for_any_number(ana):
    here = a_browser(ana)
    counted = []
    for _times in range(2):
        with CaptureQueriesContext(connection) as asked:
            here.get(PAGE)
        counted.append(len(asked))
        for _more in range(3):
            a_browser(ana)
    assert counted[0] == counted[1]
