"""Every kind of mail in a browser of 390 pixels, light and dark; `make mail-sheet` keeps the pictures."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from stakeholders.models import Organisation, the_organisation
from tests.agreements.notifications.every_mail import EVERY_MAIL
from tests.agreements.notifications.rewriting import WORDS, fill_every_text, written_again
from tests.builders import a_table
from tests.services.browser import ARGUMENTS, MISSING, program

pytestmark = [pytest.mark.journey, pytest.mark.django_db]

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


def widths(browser, mail, name):
    """Return how wide the mail is in each scheme, and keep its pictures where they are asked for."""
    found = {}
    for scheme in ("light", "dark"):
        page = shown(browser, html_of(mail), scheme)
        found[scheme] = page.evaluate("document.documentElement.scrollWidth")
        if FOLDER:
            Path(FOLDER).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{FOLDER}/{name}-{scheme}.png", full_page=True)
        page.close()
    if FOLDER:
        Path(FOLDER, f"{name}.txt").write_text(f"Subject: {mail.subject}\n\n{mail.body}", encoding="utf-8")
    return found


@pytest.mark.parametrize("kind", EVERY_MAIL)
def test_a_mail_needs_no_sideways_scrolling_on_a_phone(table, browser, kind):
    mail = EVERY_MAIL[kind](table)
    assert max(widths(browser, mail, kind).values()) <= WIDTH


# Those with the most words of people: lists, tables, quotations, entries with answers.
@pytest.mark.parametrize("kind", ["named", "ready_to_sign", "completion_asked", "review_minutes", "daily_digest"])
@pytest.mark.parametrize("words", WORDS)
def test_long_words_do_not_widen_a_mail(table, browser, kind, words):
    sent = EVERY_MAIL[kind](table)
    fill_every_text(WORDS[words])
    name = f"{kind}-{words.replace(' ', '-')}"
    assert max(widths(browser, written_again(sent), name).values()) <= WIDTH
