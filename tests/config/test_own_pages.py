"""A form from the page of somebody else: what is answered, and which forms are taken all the same."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agreements.models import Agreement
from stakeholders.accounts.page_owners import page_of
from stakeholders.models import User
from tests.builders import a_table
from tests.people import a_person

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
FOREIGN = ["https://evil.example/agreements/", "//evil.example/", "javascript:alert(1)"]


def two_tabs(opener: User, present: User, **form: Any) -> tuple[Client, dict[str, Any]]:
    """Return a browser that checks tokens, and the form of its first tab, whose person is not the present one."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(opener)
    page = client.get("/agreements/new/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(csrfmiddlewaretoken|page_of)" value="([^"]+)">', page))
    client.logout()
    client.force_login(present)
    client.cookies["csrftoken"] = "x" * 32
    return client, hidden | form


def test_a_form_of_another_person_is_answered_before_its_old_token_is():
    table = a_table()
    client, form = two_tabs(table.ana, table.ben, title="Stock", departments=[table.sales.pk], password="s3cret-words")
    here = "http://testserver/agreements/new/?from=home"
    said = client.post("/agreements/new/", form, headers={"Referer": here})
    page = said.content.decode()
    assert said.status_code == 409
    assert "You are signed in as Ben now" in page
    assert "This page was opened by Ana Ruiz; nothing was saved." in page
    assert re.findall(r'value="([^"]*)" readonly>', page) == ["Stock"]
    assert 'href="/agreements/new/?from=home">Go on as Ben</a>' in page
    assert "no-store" in said["Cache-Control"]
    assert "s3cret-words" not in page
    assert form["page_of"] not in page
    assert not Agreement.objects.exists()


def test_with_htmx_only_the_alert_speaks():
    table = a_table()
    client, form = two_tabs(table.ana, table.ben, title="Stock")
    shown = "http://testserver/agreements/new/"
    said = client.post("/agreements/new/", form, headers=HTMX | {"HX-Current-URL": shown, "Referer": "/"})
    page = said.content.decode().strip()
    assert (said.status_code, said["HX-Reswap"]) == (409, "none")
    assert page.startswith('<div data-hx-swap-oob="innerHTML:#page-alert">')
    assert "This page was opened by Ana Ruiz; nothing was saved." in page
    assert 'href="/agreements/new/">Go on as Ben</a>' in page


def test_without_the_guard_the_old_token_is_all_that_is_said(settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != "config.middleware.OwnPages"]
    table = a_table()
    client, form = two_tabs(table.ana, table.ben, title="Stock")
    said = client.post("/agreements/new/", form)
    assert (said.status_code, b"opened by" in said.content) == (403, False)


def test_a_mark_that_is_nobodys_is_somebody_else(client):
    client.force_login(a_person())
    said = client.post("/inbox/read/", {"page_of": "f" * 32})
    assert said.status_code == 409
    assert b"This page was opened by somebody else; nothing was saved." in said.content


@pytest.mark.parametrize("shown", FOREIGN)
def test_one_goes_on_at_home_from_a_foreign_page(client, shown):
    client.force_login(a_person())
    page = client.post("/inbox/read/", {"page_of": "f" * 32}, headers={"Referer": shown}).content.decode()
    assert re.search(r'href="/">Go on as', page)


def test_signing_out_somebody_else_is_not_done_either(client):
    sam, elena = a_person(name="Sam Seatless"), a_person(name="Elena Ek")
    client.force_login(elena)
    assert client.post("/accounts/logout/", {"page_of": page_of(sam)}).status_code == 409
    assert client.get("/inbox/").status_code == 200
    assert client.post("/accounts/logout/", {"page_of": page_of(elena)}).status_code == 302
    assert client.get("/inbox/").status_code == 302


@pytest.mark.parametrize("mark", [{}, {"page_of": ""}], ids=["old page", "page before the door"])
def test_a_form_that_says_nothing_of_its_page_is_taken(client, mark):
    client.force_login(a_person())
    assert client.post("/inbox/read/", {"until": timezone.now().isoformat()} | mark).status_code == 303


def test_a_form_before_the_door_belongs_to_whoever_sends_it(client):
    client.force_login(a_person())
    said = client.post("/accounts/password/reset/", {"email": "nobody@example.org", "page_of": "f" * 32})
    assert said.status_code == 302


def test_who_is_signed_out_is_told_that(client):
    assert client.post("/inbox/read/", {"page_of": page_of(a_person())}).status_code == 401
