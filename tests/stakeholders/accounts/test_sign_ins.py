"""A browser that is new to a person is noted once, and so is a new password; nothing is kept of machines."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from stakeholders.accounts.sign_ins import PATH, PEOPLE_OF_A_BROWSER, browser_of, change_password, device_of
from stakeholders.models import AccountNote, User
from stakeholders.people import add_person
from tests.people import JOINED, PASSWORD, a_person
from tests.stakeholders.passwords import chosen_by_mail, sign_in

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
EDGE = f"{CHROME} Edg/141.0.0.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
OTHER = "another long password"


@pytest.fixture
def ana(client):
    """Ana was here before, with `client`."""
    ana = a_person(name="Ana Ruiz")
    sign_in(client, ana.email)
    client.post(reverse("account_logout"))
    return ana


def notes():
    alerts = AccountNote.objects.exclude(kind=AccountNote.Kind.PASSWORD_RESET)
    return list(alerts.order_by("pk").values_list("person__name", "kind", "browser"))


def a_browser(name=FIREFOX):
    return Client(headers={"user-agent": name})


def test_the_first_sign_in_ever_is_no_news(ana):
    assert notes() == []


def test_a_browser_that_knows_them_is_no_news(ana, client):
    sign_in(client, ana.email)
    assert notes() == []


def test_another_browser_is_noted_once(ana):
    other = a_browser()
    for _time in range(2):
        sign_in(other, ana.email)
        other.post(reverse("account_logout"))
    assert notes() == [("Ana Ruiz", "new_sign_in", "Firefox")]


def test_the_browser_of_somebody_else_is_new_to_them(ana, client):
    ben = a_person(name="Ben Ode")
    sign_in(a_browser(), ben.email)
    sign_in(client, ben.email)
    client.post(reverse("account_logout"))
    assert notes() == [("Ben Ode", "new_sign_in", "")]
    sign_in(client, ana.email)
    assert len(notes()) == 1, "a shared machine knows both"


def test_a_forged_cookie_makes_nobody_known(ana, client):
    forged = a_browser()
    forged.cookies["browser"] = str(ana.pk)
    sign_in(forged, ana.email)
    assert len(notes()) == 1
    tampered = a_browser()
    value = client.cookies["browser"].value
    tampered.cookies["browser"] = f"{ana.pk + 1}{value[len(str(ana.pk)) :]}"
    sign_in(tampered, ana.email)
    assert len(notes()) == 2


def the_id_for(person, browser, rf):
    request = rf.get(reverse("account_login"))
    request.COOKIES["browser"] = browser.cookies["browser"].value
    return device_of(request, person.email.upper())


def test_a_browser_has_an_id_of_its_own_for_each_person_and_keeps_it(ana, client, rf):
    other, ben = a_browser(), a_person(name="Ben Ode")
    for browser, person in ((client, ben), (client, ana), (other, ana)):
        sign_in(browser, person.email)
        browser.post(reverse("account_logout"))
    ids = {the_id_for(ana, client, rf), the_id_for(ben, client, rf), the_id_for(ana, other, rf)}
    assert len(ids) == 3
    assert all(re.fullmatch("[0-9a-f]{16}", kept) for kept in ids)
    before = the_id_for(ana, client, rf)
    sign_in(client, ana.email)
    assert the_id_for(ana, client, rf) == before
    assert the_id_for(ben, other, rf) == ""


def test_a_wrong_password_notes_nothing(ana):
    sign_in(a_browser(), ana.email, "wrong-password")
    assert notes() == []


def test_no_script_reads_the_cookie_and_only_the_pages_of_signing_in_are_sent_it(ana, client):
    cookie = client.cookies["browser"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (PATH, True, "Lax")
    assert cookie["max-age"] == 400 * 24 * 60 * 60
    assert reverse("account_login").startswith(PATH)
    assert "ana" not in cookie.value


def test_over_https_the_cookie_never_travels_without(ana, settings):
    settings.SESSION_COOKIE_SECURE = True
    browser = a_browser()
    sign_in(browser, ana.email)
    assert browser.cookies["__Secure-browser"]["secure"]


def test_a_browser_keeps_the_last_people_only(ana, client):
    for number in range(PEOPLE_OF_A_BROWSER):
        sign_in(client, a_person(name=f"Person {number}").email)
        client.post(reverse("account_logout"))
    sign_in(client, ana.email)
    assert notes() == [("Ana Ruiz", "new_sign_in", "")]


def test_where_anybody_signs_in_as_anybody_nothing_is_news(ana, settings):
    settings.DEMO = True
    browser = a_browser()
    browser.post(reverse("stakeholders:demo-sign-in"), {"person": ana.pk})
    sign_in(a_browser(), ana.email)
    assert notes() == []


def test_a_changed_password_is_noted(ana, client):
    sign_in(client, ana.email)
    words = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    client.post(reverse("account_change_password"), words)
    ana.refresh_from_db()
    assert ana.check_password(OTHER)
    assert notes() == [("Ana Ruiz", "password_changed", "")]


def test_a_password_chosen_by_mail_is_noted_but_not_the_first_one(ana):
    chosen_by_mail(a_browser(), ana, OTHER)
    assert notes() == [("Ana Ruiz", "password_changed", "Firefox")]
    person = add_person(email="ben@example.org", name="Ben", by=None, at=JOINED)
    mail.outbox.clear()
    chosen_by_mail(a_browser(), person, OTHER)
    assert len(notes()) == 1


@pytest.mark.parametrize(
    ("calls_itself", "family"),
    [(FIREFOX, "Firefox"), (CHROME, "Chrome"), (EDGE, "Edge"), (SAFARI, "Safari"), ("curl/8", ""), ("", "")],
)
def test_the_family_of_a_browser(rf, calls_itself, family):
    assert browser_of(rf.get("/", headers={"user-agent": calls_itself})) == family


def test_of_a_sign_in_nothing_else_is_kept():
    kept = {field.name for field in AccountNote._meta.get_fields()}
    assert kept == {"id", "person", "kind", "browser", "by", "words", "address", "at"}


def test_a_new_password_undoes_nothing_that_an_administrator_did_meanwhile(ana, monkeypatch):
    hash_slowly = User.set_password

    def meanwhile(person, password):
        hash_slowly(person, password)
        User.objects.filter(pk=person.pk).update(is_active=False, is_manager=True, name="Ana Gil")

    monkeypatch.setattr(User, "set_password", meanwhile)
    change_password(password=OTHER, browser="", by=ana, at=JOINED)
    ana.refresh_from_db()
    assert (ana.is_active, ana.is_manager, ana.name) == (False, True, "Ana Gil")
    assert ana.check_password(OTHER)
