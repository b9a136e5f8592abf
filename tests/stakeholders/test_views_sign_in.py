"""The limits at the door: whom they stop, what the page says, and that it says nothing of who has an account."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.scheduler import delivery_round
from stakeholders.accounts.password_resets import MOST_AN_HOUR
from stakeholders.models import SignInTries
from tests.people import PASSWORD, a_person
from tests.stakeholders.passwords import chosen_by_mail, sign_in
from tests.verify.monday import sign_in_during_a_morning

pytestmark = pytest.mark.django_db

OTHER = "another long password"
WRONG = "wrong-password"
PROXY = "10.0.0.1"
OFFICE, ELSEWHERE = "203.0.113.9", "198.51.100.1"


@pytest.fixture
def ana():
    return a_person(name="Ana Ruiz")


def a_browser(address=OFFICE, **forwarded):
    headers = {"x-forwarded-for": forwarded["forwarded"]} if forwarded else {}
    return Client(REMOTE_ADDR=address, headers=headers)


def wrong(times, email, browser=None):
    """Try a wrong password so often; return the statuses."""
    return [sign_in(browser or a_browser(), email, WRONG).status_code for _time in range(times)]


def comes_in(browser, email, password=PASSWORD):
    return sign_in(browser, email, password).status_code == 302


def words_of(response, email):
    """Return the page without what is typed and what is new on every page."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.text).replace(email, "")


def test_after_five_wrong_passwords_the_page_says_when_it_opens_and_what_to_do(ana):
    assert wrong(5, ana.email) == [200] * 5
    page = sign_in(a_browser(), ana.email, WRONG)
    assert (page.status_code, 890 < int(page["Retry-After"]) <= 900) == (429, True)
    assert "<h1>Too many tries in a row</h1>" in page.text
    assert re.search(r"until \d\d:\d\d \(UTC\), in 15 minutes\.", page.text)
    assert f'action="{reverse("account_reset_password")}"' in page.text
    assert re.search(r'<input type="email" name="email" value="ana\.ruiz@example\.org"', page.text)
    assert WRONG not in page.text


def test_the_right_password_does_not_help_then_but_a_new_one_by_mail_does(ana):
    wrong(5, ana.email)
    browser = a_browser()
    assert not comes_in(browser, ana.email)
    chosen_by_mail(browser, ana, OTHER)
    assert comes_in(browser, ana.email, OTHER)


def test_somebody_elsewhere_and_somebody_else_come_in_meanwhile(ana):
    ben = a_person(name="Ben Ode")
    wrong(9, ana.email)
    assert comes_in(a_browser(ELSEWHERE), ana.email)
    assert comes_in(a_browser(), ben.email)


def test_a_device_that_knows_them_comes_in_meanwhile_from_the_same_address(ana):
    browser = a_browser()
    sign_in(browser, ana.email)
    browser.post(reverse("account_logout"))
    wrong(9, ana.email)
    assert comes_in(browser, ana.email)


def test_a_device_that_knows_somebody_else_is_none_that_knows_them(ana):
    ben = a_person(name="Ben Ode")
    browser = a_browser()
    sign_in(browser, ben.email)
    browser.post(reverse("account_logout"))
    assert wrong(6, ana.email, browser) == [200] * 5 + [429]


def test_a_known_device_has_ten_tries(ana):
    browser = a_browser()
    sign_in(browser, ana.email)
    browser.post(reverse("account_logout"))
    assert wrong(11, ana.email, browser) == [200] * 10 + [429]


def test_eleven_wrong_passwords_for_invented_addresses_keep_nobody_out(ana):
    for number in range(11):
        wrong(1, f"invented{number}@example.org")
    assert comes_in(a_browser(), ana.email)


def test_right_passwords_are_never_counted(ana):
    assert all(comes_in(a_browser(), ana.email) for _time in range(40))
    assert wrong(6, ana.email) == [200] * 5 + [429]


def test_confirming_that_it_is_oneself_is_limited_and_says_the_same(ana):
    browser = a_browser()
    sign_in(browser, ana.email)
    address = reverse("account_reauthenticate")
    pages = [browser.post(address, {"password": WRONG}) for _time in range(11)]
    assert [page.status_code for page in pages] == [200] * 10 + [429]
    assert "Too many tries in a row" in pages[-1].text


def test_nothing_tells_who_has_an_account(ana):
    """The same status, page, headers and statements for each try, by an invented address and by hers."""

    def tried(email):
        with CaptureQueriesContext(connection) as asked:
            page = sign_in(a_browser(), email, WRONG)
        statements = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in asked.captured_queries]
        return page.status_code, sorted(page.headers), words_of(page, email), statements

    hers = [tried(ana.email) for _time in range(6)]
    invented = [tried("no.body@example.org") for _time in range(6)]
    assert hers == invented
    assert [status for status, *_ in hers] == [200] * 5 + [429]


def test_five_links_an_hour_then_the_page_leads_to_the_mailbox(ana):
    address = reverse("account_reset_password")
    pages = [a_browser().post(address, {"email": ana.email}) for _time in range(6)]
    assert [page.status_code for page in pages] == [302] * 5 + [429]
    delivery_round(timezone.now())
    assert len(mail.outbox) == MOST_AN_HOUR
    assert "<h1>Look for the newest mail</h1>" in pages[-1].text
    assert 3590 < int(pages[-1]["Retry-After"]) <= 3600
    stranger = [a_browser().post(address, {"email": "no.body@example.org"}) for _time in range(6)]
    assert [page.status_code for page in stranger] == [302] * 5 + [429]
    assert words_of(stranger[-1], "no.body@example.org") == words_of(pages[-1], ana.email)
    delivery_round(timezone.now())
    assert len(mail.outbox) == MOST_AN_HOUR


def test_what_a_stranger_asks_for_takes_nothing_from_somebody_elsewhere(ana):
    address = reverse("account_reset_password")
    for _time in range(9):
        a_browser(ELSEWHERE).post(address, {"email": ana.email})
    assert a_browser().post(address, {"email": ana.email}).status_code == 302


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_a_proxy_that_does_not_say_who_asks_is_answered_with_400(settings, ana, name, caplog):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    page = a_browser().post(reverse(name), {"login": ana.email, "email": ana.email, "password": PASSWORD})
    assert (page.status_code, "<h1>This request cannot be answered</h1>" in page.text) == (400, True)
    assert a_browser().get(reverse(name)).status_code == 200
    assert "ALLAUTH_TRUSTED_PROXY_COUNT is 1" in caplog.text
    assert not SignInTries.objects.exists()


def test_behind_a_proxy_only_what_it_appended_counts(settings, ana):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forged = [sign_in(a_browser(forwarded=f"192.0.2.{n}, {ELSEWHERE}"), ana.email, WRONG) for n in range(6)]
    assert [page.status_code for page in forged] == [200] * 5 + [429]
    assert comes_in(a_browser(forwarded=OFFICE), ana.email)


def test_without_a_proxy_the_header_counts_for_nothing(ana):
    forged = [sign_in(a_browser(forwarded=f"192.0.2.{number}"), ana.email, WRONG) for number in range(6)]
    assert [page.status_code for page in forged] == [200] * 5 + [429]


def test_an_old_password_is_tried_five_times_a_minute_by_somebody_signed_in(ana, client):
    client.force_login(ana)
    words = {"oldpassword": WRONG, "password1": OTHER, "password2": OTHER}
    pages = [client.post(reverse("account_change_password"), words) for _time in range(6)]
    assert [page.status_code for page in pages] == [200] * 5 + [429]
    assert (pages[-1]["Retry-After"], "<h1>That was too often" in pages[-1].text) == ("60", True)


class BehindAProxy:
    """A browser of `make verify-sign-in` without nginx: the address it comes from is appended to what it writes."""

    def __init__(self, address, forwarded):
        self.client = a_browser(PROXY, forwarded=f"{forwarded}, {address}" if forwarded else address)

    def sign_in(self, email, password):
        return sign_in(self.client, email, password).status_code

    def sign_out(self):
        self.client.cookies.pop("sessionid", None)


def a_morning():
    emails = [a_person(name=f"Person {number}").email for number in range(20)]
    return sign_in_during_a_morning(
        BehindAProxy, emails, PASSWORD, do=lambda acts: [act() for act in acts], seed=20270301
    )


def test_an_office_comes_in_on_a_monday_while_somebody_guesses_beside_it_and_elsewhere(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    morning = a_morning()
    assert list(morning.misses()) == []
    assert (sum(morning.looked_at.values()) > 100, morning.guesses) == (True, 290)


def test_an_office_would_be_kept_out_if_the_proxy_stood_for_everybody(settings):
    """The negative control."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert a_morning().refused


def test_a_guesser_would_have_no_limit_if_what_he_writes_were_believed(settings):
    """The negative control."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert any("passwords of" in miss for miss in a_morning().misses())
