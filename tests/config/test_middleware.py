"""What every answer has in common: privacy, local time, htmx told where to go, news that arrives once."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_htmx.middleware import HtmxMiddleware

from config.middleware import local_time, private_pages, toasts
from tests.builders import a_draft, a_table
from tests.people import a_person

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "manifest-src 'self'",
}


def next_of(address: str) -> str:
    assert urlsplit(address).path == reverse("account_login")
    return parse_qs(urlsplit(address).query)["next"][0]


# --- htmx is told where to go ---------------------------------------------------------------------


def test_an_address_that_only_takes_a_press_leads_home(client):
    client.force_login(a_person())
    browser = {"Accept": "text/html,application/xhtml+xml"}
    for path in ("/to-do/snooze/", "/demo/sign-in/"):
        seen = client.get(path, headers=browser)
        assert (seen.status_code, seen["Location"]) == (302, "/"), path
    assert client.post("/organisation/people/", headers=browser).status_code == 405
    assert client.get("/to-do/snooze/", headers={"Accept": "*/*"}).status_code == 405


def test_htmx_is_told_to_go_elsewhere_itself(client):
    client.force_login(a_person())
    asked = client.get("/accounts/login/", headers=HTMX)
    assert (asked.status_code, asked["HX-Redirect"], asked.content) == (204, "/", b"")
    assert "Location" not in asked


def test_without_htmx_a_redirect_stays_one(client):
    client.force_login(a_person())
    asked = client.get("/accounts/login/")
    assert (asked.status_code, asked["Location"]) == (302, "/")
    assert "HX-Redirect" not in asked


def test_after_a_form_htmx_goes_on_and_keeps_its_cookies(client):
    table = a_table()
    client.force_login(table.ana)
    form = {"matter": "Stock", "department": [table.operations.pk], "step": "send"}
    said = client.post(reverse("agreements:agreement-new"), form, headers=HTMX)
    assert said.status_code == 204
    assert said["HX-Redirect"].startswith("/agreements/AG-")
    assert "messages" in said.cookies or client.get(said["HX-Redirect"]).context["messages"]


def test_who_is_signed_out_reads_on_after_signing_in(client):
    asked = client.get("/dashboard/", headers=HTMX | {"HX-Current-URL": "http://testserver/dashboard/?department=SAL"})
    assert (asked.status_code, asked.content) == (401, b"")
    assert next_of(asked["HX-Redirect"]) == "/dashboard/?department=SAL"


FOREIGN = [
    "https://evil.example/agreements/",
    "//evil.example/",
    "javascript:alert(1)",
    "http://testserver@evil.example/",
]


@pytest.mark.parametrize("shown", [*FOREIGN, ""])
def test_a_foreign_page_is_nowhere_to_come_back_to(client, shown):
    asked = client.get("/dashboard/", headers=HTMX | {"HX-Current-URL": shown})
    assert asked.status_code == 401
    assert next_of(asked["HX-Redirect"]) == "/"


def test_a_write_of_somebody_signed_out_leaves_their_page_alone(client):
    said = client.post("/inbox/read/", headers=HTMX | {"HX-Current-URL": "http://testserver/inbox/"})
    assert (said.status_code, said.content) == (401, b"")
    assert "HX-Redirect" not in said
    assert "Location" not in said


def test_signed_out_without_htmx_the_sign_in_page_knows_the_way_back(client):
    asked = client.get("/dashboard/?department=SAL")
    assert asked.status_code == 302
    assert next_of(asked["Location"]) == "/dashboard/?department=SAL"


# --- nothing is kept -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/agreements/", "/nowhere/", "/accounts/password/change/"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_no_page_is_kept_and_fragments_are_told_apart(client, path, headers):
    client.force_login(a_person())
    answer = client.get(path, headers=headers)
    assert {"no-store", "private"} <= {word.strip() for word in answer["Cache-Control"].split(",")}
    assert "HX-Request" in answer["Vary"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_what_is_no_page_keeps_its_own_rules():
    served = private_pages(lambda request: JsonResponse({}))(RequestFactory().get("/"))
    assert "Cache-Control" not in served


def test_a_stricter_word_of_the_view_stands():
    told = HttpResponse(headers={"Cache-Control": "no-store"})
    assert private_pages(lambda request: told)(RequestFactory().get("/"))["Cache-Control"] == "no-store"


# --- where the reader is ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "hour"), [("Asia/Tokyo", 21), ("America/New_York", 7), ("", 12), ("Mars/Olympus", 12)]
)
def test_times_are_shown_where_the_reader_is(zone, hour):
    noon, request = datetime(2027, 1, 15, 12, tzinfo=UTC), RequestFactory().get("/")
    request.user = a_person()
    request.user.zone = zone
    shown = local_time(lambda request: HttpResponse(str(timezone.localtime(noon).hour)))(request)
    assert shown.content == str(hour).encode()
    assert timezone.get_current_timezone() == ZoneInfo("UTC")


def test_somebody_signed_out_is_nowhere_in_particular():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert local_time(lambda request: HttpResponse(timezone.get_current_timezone_name()))(request).content == b"UTC"


# --- good news --------------------------------------------------------------------------------------


def answered(response: HttpResponse, *, htmx: bool) -> tuple[str, bool]:
    """The text that arrives, and whether the news is still there for the next page."""
    request = RequestFactory().get("/", headers=HTMX if htmx else {})
    for middleware in (SessionMiddleware, MessageMiddleware, HtmxMiddleware):
        middleware(lambda request: response)(request)
    messages.success(request, "It is saved.")
    served = toasts(lambda request: response)(request)
    text = served.getvalue().decode()
    return text, not messages.get_messages(request).used


def test_news_travels_with_a_fragment_once():
    text, is_waiting = answered(HttpResponse("<p>card</p>"), htmx=True)
    assert text.startswith("<p>card</p>")
    assert text.count("It is saved.") == 1
    assert "data-hx-swap-oob" in text
    assert not is_waiting


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(status=204),
        HttpResponseRedirect("/"),
        HttpResponse("<p>no</p>", status=422),
        HttpResponse("a,b", content_type="text/csv"),
        JsonResponse({}),
        StreamingHttpResponse(["<p>", "</p>"]),
    ],
    ids=["204", "redirect", "422", "csv", "json", "stream"],
)
def test_other_answers_leave_the_news_for_the_next_page(response):
    text, is_waiting = answered(response, htmx=True)
    assert "It is saved." not in text
    assert is_waiting


def test_a_whole_page_shows_its_news_itself():
    text, is_waiting = answered(HttpResponse("<html></html>"), htmx=False)
    assert (text, is_waiting) == ("<html></html>", True)


# --- headers of every page -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/accounts/login/", "/", "/nowhere/"])
def test_every_page_carries_exactly_this_policy(client, path):
    client.force_login(a_person())
    answer = client.get(path, follow=True)
    assert {rule.strip() for rule in answer["Content-Security-Policy"].split(";")} == POLICY
    assert "Content-Security-Policy-Report-Only" not in answer
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_closed_to_scripts_and_other_sites(client):
    person = a_person()
    client.post("/accounts/login/", {"login": person.email, "password": "correct horse battery"})
    session, token = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert (session["httponly"], session["samesite"], session["path"]) == (True, "Lax", "/")
    # The script reads the token: signing in elsewhere changes it.
    assert (token["httponly"], token["samesite"]) == ("", "Lax")


def test_a_fragment_is_a_fragment_only_for_htmx(client):
    table = a_table()
    agreement = a_draft(table)
    client.force_login(table.ana)
    path = f"/_/agreements/{agreement.reference}/"
    assert client.get(path)["Location"] == f"/agreements/{agreement.reference}/"
    assert b"<html" not in client.get(path, headers=HTMX).content
