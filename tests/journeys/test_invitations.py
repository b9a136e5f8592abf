"""Coming in by one mail, on a phone: asked to an agreement before any password, and invited to an account."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from agreements.database_clock import database_now
from agreements.drafting.parties import add_member
from agreements.models import Participation
from agreements.scheduler import delivery_round
from stakeholders.accounts.invitations import invite
from stakeholders.models import User
from tests.builders import a_draft, a_table, seat_of
from tests.journeys.accessibility import axe
from tests.people import PASSWORD, a_person, an_administrator

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["by thumb", "without JavaScript"])
PHONE = (390, 844)
# A person needs longer than this to read the page; a program that presses at once is asked again.
A_GLANCE = 1_700


@pytest.fixture
def mailed_to_fay(smtp_server, settings, live_server):
    """Return a function that delivers what waits and returns the first address in Fay's mail that matches."""
    settings.BASE_URL = live_server.url

    def find(path: str) -> str:
        # People who are new have quiet hours until they choose others.
        delivery_round(database_now() + timedelta(days=3))
        (mail,) = [message for message in smtp_server.messages if message["To"] == "fay.lind@example.org"]
        text = mail.get_body(preferencelist=("plain",)).get_content()
        return next(address for address in re.findall(r"http\S+", text) if path in address)

    return find


def choose_password(page: Page, button: str) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Welcome, Fay. You are signed in.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@SCRIPTS
def test_who_is_asked_to_an_agreement_answers_first_and_reads_then(new_person, mailed_to_fay, scripts):
    table = a_table()
    agreement = a_draft(table)
    fay = a_person(name="Fay Lind", password=None)
    seat = seat_of(agreement, table.operations)
    add_member(party=seat, person=fay, role="contributor", by=table.ana, at=database_now())
    person = new_person(PHONE, java_script_enabled=scripts, has_touch=True, reduced_motion="reduce")
    page = person.page
    page.goto(mailed_to_fay("?a=yes"))
    expect(page.get_by_role("radio", name="Yes, let us talk")).to_be_checked()
    if scripts:
        assert list(axe(page)) == []
    page.wait_for_timeout(A_GLANCE)
    page.get_by_role("button", name="Send this answer").click()
    expect(page.get_by_text("Ana Ruiz is told.")).to_be_visible()
    assert Participation.objects.get().answer == "yes"
    choose_password(page, "Choose this password and read on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Stock for the spring season")
    assert person.unexpected() == []


@SCRIPTS
def test_who_is_invited_chooses_a_password_and_is_in(new_person, mailed_to_fay, scripts):
    fay = a_person(name="Fay Lind", password=None)
    invite([fay], words="See you there.", by=an_administrator(), at=database_now())
    person = new_person(PHONE, java_script_enabled=scripts, has_touch=True, reduced_motion="reduce")
    page = person.page
    page.goto(mailed_to_fay("/invitation/"))
    expect(page.get_by_text("See you there.")).to_be_visible()
    if scripts:
        assert list(axe(page)) == []
    choose_password(page, "Choose this password and sign in")
    assert User.objects.get(pk=fay.pk).last_login is not None
    assert person.unexpected() == []
