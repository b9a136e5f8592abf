"""Requests that cannot be served: nothing typed is lost, no secret is shown, and the page says what to do."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from agreements.models import Agreement, Event
from agreements.views import home
from config.errors import server_error
from stakeholders.text.typed_text import SECRETS
from tests.builders import a_draft, a_table
from tests.people import a_person

pytestmark = pytest.mark.django_db

FIELD = (
    r'<label for="(typed-\d+)">(.*?)</label>\s*'
    r'<(?:textarea|input type="text") id="\1" (?:value="|rows="3" readonly>)(.*?)(?:" readonly>|</textarea>)'
)
HOSTILE = '<script>alert("1")</script> & "so on"'


def shown(response: HttpResponse) -> dict[str, str]:
    """What stands in the read-only fields, by name."""
    fields = re.findall(FIELD, response.content.decode(), re.DOTALL)
    return {name: words for _, name, words in fields}


def test_who_is_signed_out_gets_back_what_they_typed(client):
    agreement = a_draft(a_table())
    events = Event.objects.count()
    path = reverse("agreements:term-add", args=[agreement.reference, "outcome"])
    answer = client.post(path, {"impact": "Shelves are full.", "beneficiaries": "Customers\nand shops"})
    assert answer.status_code == 401
    assert shown(answer) == {"Impact": "Shelves are full.", "Who benefits": "Customers\nand shops"}
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.count() == events


def test_signing_in_opens_beside_the_text(client):
    page = client.post("/agreements/new/", {"title": "Stock"}).content.decode()
    link = re.search(r'<a class="btn" id="sign-in-again" href="([^"]+)" target="_blank">', page)
    assert link
    assert link[1].partition("?")[0] == reverse("account_login")


def test_a_secret_is_never_shown_back(client):
    form = dict.fromkeys(sorted(SECRETS), "s3cret-words") | {"oldpassword": "s3cret-words", "title": "Stock"}
    answer = client.post(reverse("account_change_password"), form)
    assert answer.status_code == 401
    assert "s3cret-words" not in answer.content.decode()
    assert shown(answer) == {"Title": "Stock"}


def test_hostile_text_is_text(client):
    page = client.post("/agreements/new/", {"title": HOSTILE}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_signed_out_a_write_with_htmx_shows_no_page(client):
    answer = client.post("/agreements/new/", {"title": "Stock"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")


def test_a_page_too_old_to_save_gives_back_the_text():
    table = a_table()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(table.ana)
    form = {"title": "Stock for spring", "csrfmiddlewaretoken": "old", "departments": [table.sales.pk]}
    answer = strict.post("/agreements/new/", form)
    assert answer.status_code == 403
    assert shown(answer)["Title"] == "Stock for spring"
    assert "csrfmiddlewaretoken" not in shown(answer)
    assert "too old to save" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_the_token_of_the_session_before_is_refused_without_loss():
    table = a_table()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(table.ana)
    old = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', strict.get("/agreements/new/").content.decode())
    assert old
    strict.cookies["csrftoken"] = "x" * 32
    answer = strict.post("/agreements/new/", {"title": "Stock", "csrfmiddlewaretoken": old[1]})
    assert (answer.status_code, shown(answer)) == (403, {"Title": "Stock"})


def test_what_breaks_leaves_a_number_that_the_alert_can_say(client, monkeypatch):
    def broken(user):
        raise RuntimeError("the secret reason")

    monkeypatch.setattr(home.needs, "drafts_of_mine", broken)
    client.force_login(a_person())
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert re.fullmatch(r"[0-9a-f]{8}", answer["X-Reference"])
    assert answer["X-Reference"] in answer.content.decode()
    assert "secret reason" not in answer.content.decode()


def test_the_number_stands_in_the_log_beside_the_reason(client, monkeypatch, caplog):
    def broken(user):
        raise RuntimeError("the reason")

    monkeypatch.setattr(home.needs, "drafts_of_mine", broken)
    client.force_login(a_person())
    client.raise_request_exception = False
    reference = client.get("/")["X-Reference"]
    assert any(reference in record.getMessage() for record in caplog.records)


def test_the_page_of_what_broke_needs_nothing_that_may_be_broken(django_db_blocker):
    request = RequestFactory().get("/")
    request.user = a_person()
    with django_db_blocker.block():
        answer = server_error(request)
    assert (answer.status_code, b"<h1>" in answer.content) == (500, True)


def test_a_page_that_is_not_there_says_nothing_of_the_address(client):
    client.force_login(a_person())
    answers = {client.get(path).content.partition(b"<main")[2] for path in ("/nowhere/", "/agreements/AG-4711/")}
    assert len(answers) == 1
    assert b"4711" not in answers.pop()


@pytest.mark.parametrize(
    "path",
    ["/invitation/17.cut/", "/asked/17.cut/", "/invitation/", "/asked/", "/m/cut/", "/accounts/password/reset/key/"],
)
def test_a_link_cut_at_its_end_says_so_and_how_to_go_on(client, path):
    page = client.get(path)
    assert page.status_code == 404
    assert "This link is incomplete" in page.text
    assert reverse("account_login") in page.text
    assert reverse("account_reset_password") in page.text


def test_other_addresses_are_no_links_of_mails(client):
    page = client.get("/measures/")
    assert page.status_code == 404
    assert "There is no page here" in page.text
    assert "incomplete: copy" not in page.text
    assert "This link is incomplete" not in page.text
