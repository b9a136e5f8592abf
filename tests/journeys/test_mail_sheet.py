"""Every kind of mail in a browser of 390 pixels, light and dark; `make mail-sheet` keeps the pictures."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from stakeholders.models import Organisation, the_organisation
from tests.agreements.notifications import mails_caused_by_clock, mails_caused_by_people
from tests.builders import a_table
from tests.services.browser import ARGUMENTS, MISSING, program

pytestmark = [pytest.mark.journey, pytest.mark.django_db]

MAILS = mails_caused_by_people.EXPECTED_MAILS | mails_caused_by_clock.EXPECTED_MAILS
# `make mail-sheet` names a folder under var/.
FOLDER = os.environ.get("MAIL_SHEET", "")
WIDTH = 390


@pytest.fixture(scope="module")
def browser():
    found = program()
    if found is None:
        pytest.skip(MISSING)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def table():
    the_organisation()
    Organisation.objects.update(name="Acme Tools")
    return a_table()


def html_of(mail):
    return next(str(form.content) for form in mail.alternatives if form.mimetype == "text/html")


def shown(browser, html, scheme):
    page = browser.new_page(viewport={"width": WIDTH, "height": 844}, color_scheme=scheme)
    page.set_content(html)
    return page


@pytest.mark.parametrize("kind", MAILS)
def test_a_mail_needs_no_sideways_scrolling_on_a_phone(table, browser, kind):
    mail = MAILS[kind][0](table)
    for scheme in ("light", "dark"):
        page = shown(browser, html_of(mail), scheme)
        width = page.evaluate("document.documentElement.scrollWidth")
        if FOLDER:
            Path(FOLDER).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{FOLDER}/{kind}-{scheme}.png", full_page=True)
        page.close()
        assert width <= WIDTH, scheme
    if FOLDER:
        Path(FOLDER, f"{kind}.txt").write_text(f"Subject: {mail.subject}\n\n{mail.body}", encoding="utf-8")
