"""A press of somebody who is signed out meanwhile: nothing is done, and the page to which they come back says so."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from agreements.models import Commitment, NewsRequest, SignOff
from tests.agreements.amendments.worked_case_d import ask_for_a_week, case_d
from tests.agreements.views.clock import clock
from tests.builders import NOW

__all__ = ["clock"]

pytestmark = pytest.mark.django_db


def pressed(address: str, **sent: str):
    """Return the answer to a press without a session, and where it leads after signing in."""
    answer = Client().post(address, sent, headers={"Referer": f"http://testserver{sent.pop('shown', '/')}"})
    [link] = re.findall(r'<a class="btn" id="sign-in-again" href="([^"]+)"', answer.text)
    return answer, parse_qs(urlsplit(unescape(link)).query)["next"][0]


@pytest.fixture
def case(clock):
    case = case_d()
    ask_for_a_week(case, both=False)
    clock.moment = NOW + timedelta(days=9)
    return case


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/agreements/AG-0001/changes/2/answer/", "Your answer to this change was not given."),
        ("/agreements/AG-0001/changes/2/ask-for-news/", "Nobody was asked for news."),
        ("/commitments/C-0001/ask-for-news/", "Nobody was asked for news."),
    ],
)
def test_the_way_back_leads_to_the_page_and_says_what_was_not_done(case, address, said):
    before = SignOff.objects.count()
    answer, back = pressed(address, act="agree", next="/dashboard/?scope=named")
    assert answer.status_code == 401
    assert 'target="_blank"' not in answer.text
    assert back.startswith("/dashboard/?scope=named&not_done=")
    client = Client()
    client.force_login(case.table.ana)
    page = client.get(back, follow=True)
    assert page.redirect_chain == [("/dashboard/?scope=named", 302)]
    assert said in page.text.partition('id="not-done"')[2]
    assert (SignOff.objects.count(), NewsRequest.objects.count()) == (before, 0)
    assert 'id="not-done"' not in client.get("/dashboard/?scope=named").text


def test_a_form_that_names_no_page_leads_back_to_the_one_it_was_on(case):
    address = Commitment.objects.first().get_absolute_url()
    _answer, back = pressed(f"{address}ask-for-news/", shown=f"{address}?q=1")
    assert back.startswith(f"{address}?q=1&not_done=")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(case, elsewhere):
    _answer, back = pressed("/commitments/C-0001/ask-for-news/", next=elsewhere)
    assert back.startswith("/?not_done=")


def test_an_unknown_press_is_said_in_words_of_ours(case):
    client = Client()
    assert "not-done" not in client.get("/sign-in/?not_done=<b>x</b>").text
    client.force_login(case.table.ana)
    page = client.get("/dashboard/?not_done=<b>x</b>", follow=True).text
    assert "What you pressed last was not done." in page
    assert "<b>x" not in page
    assert 'id="not-done"' not in client.get("/dashboard/").text
