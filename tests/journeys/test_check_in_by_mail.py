"""From the mail to the saved check-in: on a phone, without signing in, with and without JavaScript."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from agreements.database_clock import database_now
from agreements.models import CheckIn, Occasion
from agreements.scheduler import delivery_round, tick_round
from stakeholders.models import User
from tests.builders import a_table, in_force, ready_to_seal
from tests.journeys import page_objects

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["by thumb", "without JavaScript"])
PHONE = (390, 844)
# A person needs longer than this to read the page; a program that presses at once is asked again.
A_GLANCE = 1_700


@pytest.fixture
def links(smtp_server, settings, live_server) -> dict[str, str]:
    """Deliver the mail that asks Ben how his forecast is going; return the way to each answer."""
    settings.BASE_URL = live_server.url
    eight_days_ago = database_now() - timedelta(days=8)
    in_force(ready_to_seal(a_table(), at=eight_days_ago), at=eight_days_ago)
    # What was told then left then: too many at once would come as one mail.
    delivery_round(eight_days_ago + timedelta(hours=2))
    tick_round(database_now())
    # On a weekend nobody is asked before Monday.
    delivery_round(database_now() + timedelta(days=3))
    mail = next(message for message in smtp_server.messages if message["Subject"].startswith("How is it going?"))
    assert mail["To"] == "ben.ode@example.org"
    text = mail.get_body(preferencelist=("plain",)).get_content()
    return dict(re.findall(r"^(.+): (http\S+/m/\S+)\r?$", text, re.MULTILINE))


def send(page: Page) -> None:
    page.wait_for_timeout(A_GLANCE)
    page.get_by_role("button", name="Send check-in").click()
    expect(page.get_by_role("main")).to_contain_text("Saved:")


@SCRIPTS
def test_two_taps_from_the_mail_and_one_to_take_it_back(new_person, links, scripts):
    page = new_person(PHONE, java_script_enabled=scripts, has_touch=True).page
    page.goto(links["On track"])
    assert not CheckIn.objects.exists()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    expect(page.get_by_role("radio", name="On track")).to_be_checked()
    send(page)
    said = CheckIn.objects.get()
    assert (said.status, said.channel, said.by.name) == ("on_track", "mail", "Ben Ode")
    page.wait_for_timeout(A_GLANCE)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Send check-in")).to_be_visible()
    assert not CheckIn.objects.valid().exists()
    assert Occasion.objects.get().closing == ""


@SCRIPTS
def test_a_worry_says_what_would_help(new_person, links, scripts):
    page = new_person(PHONE, java_script_enabled=scripts).page
    page.goto(links["At risk"])
    expect(page.get_by_role("radio", name="At risk")).to_be_checked()
    page.get_by_role("radio", name="More time").check()
    page.get_by_label("Note").fill("The numbers of May are missing.")
    send(page)
    expect(page.get_by_role("main")).to_contain_text("What would help: more time")
    assert CheckIn.objects.get().note == "The numbers of May are missing."


def test_a_browser_that_keeps_no_cookie_is_offered_to_sign_in_and_loses_nothing(new_person, links):
    page = new_person(PHONE).page
    page.goto(links["At risk"])
    page.get_by_label("Note").fill("The numbers of May are missing.")
    page.context.clear_cookies()
    page.wait_for_timeout(A_GLANCE)
    page.get_by_role("button", name="Send check-in").click()
    expect(page.get_by_role("main")).to_contain_text("your browser keeps no cookie for this page")
    expect(page.get_by_label("Note")).to_have_value("The numbers of May are missing.")
    expect(page.get_by_role("link", name="Sign in and check in there")).to_be_visible()
    assert not CheckIn.objects.exists()


def test_somebody_else_who_is_signed_in_answers_with_two_presses(new_person, links):
    ana = new_person(PHONE)
    page = ana.page
    page.goto(links["Done"])
    page_objects.sign_in(ana, User.objects.get(name="Ana Ruiz"))
    page.goto(links["Done"])
    expect(page.get_by_role("main")).to_contain_text(
        "This link was mailed to Ben Ode, and you are signed in as Ana Ruiz."
    )
    assert not CheckIn.objects.exists()
    page.get_by_role("link", name="Answer as Ben Ode by this link").click()
    expect(page.get_by_role("radio", name="Done")).to_be_checked()
    send(page)
    expect(page.get_by_role("main")).to_contain_text("For Sales one of these accepts it")
    assert CheckIn.objects.get().by.name == "Ben Ode"
