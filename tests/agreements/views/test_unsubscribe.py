"""The link that ends a kind of mail: at once, without a cookie, and it can do nothing else."""

import re

import pytest
from django.core import mail
from django.test import Client

from agreements.cadence.mail_links import mail_check_in_path
from agreements.models import Commitment, Following, Preference, Unsubscription
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.preferences.unsubscribe_links import unsubscribe_path
from tests.agreements.notifications.mails import a_running_agreement, at_noon, let_pass
from tests.builders import a_table

pytestmark = pytest.mark.django_db

ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def link(table):
    """The path in the header of a check-in mail to Ben."""
    a_running_agreement(table)
    let_pass(at_noon(2, 8))
    deliver(at_noon(2, 8))
    (letter,) = mail.outbox
    assert letter.extra_headers["List-Unsubscribe-Post"] == ONE_CLICK
    address = letter.extra_headers["List-Unsubscribe"]
    assert re.fullmatch(r"<http://testserver/u/[\w.:-]+/>", address)
    assert address.strip("<>") in letter.body
    return address.strip("<>").removeprefix("http://testserver")


def a_mail_program():
    """No session, no cookie, and forgery checks switched on."""
    return Client(enforce_csrf_checks=True)


def one_click(path):
    return a_mail_program().post(path, ONE_CLICK, content_type="application/x-www-form-urlencoded")


def test_one_post_stops_it_and_so_does_a_second(table, link):
    for _twice in range(2):
        response = one_click(link)
        assert response.status_code == 200
        assert "Stopped" in response.content.decode()
    row = Unsubscription.objects.get()
    assert (row.person, row.kind) == (table.ben, "check_in_due")
    let_pass(at_noon(2, 22))
    assert not deliver(at_noon(2, 22)).outcomes["sent"]


def test_looking_writes_nothing(table, link):
    browser = a_mail_program()
    assert browser.get(link).status_code == browser.head(link).status_code == 200
    page = browser.get(link).content.decode()
    assert "A check-in is due" in page
    assert "Mute this agreement" in page
    assert "Digest only" in page
    assert not Unsubscription.objects.exists()
    assert not Following.objects.exists()


def undo_in(response):
    return re.search(r'name="undo" value="([^"]+)"', response.content.decode()).group(1)


def test_it_can_be_undone(table, link):
    undo = undo_in(one_click(link))
    response = a_mail_program().post(link, {"undo": undo})
    assert response.status_code == 200
    assert "As it was before" in response.content.decode()
    assert not Unsubscription.objects.exists()


def test_the_wider_choices_and_their_way_back(table, link):
    browser = a_mail_program()
    muted = browser.post(link, {"stop": "mute"})
    assert Following.objects.get().level == "mute"
    browser.post(link, {"undo": undo_in(muted)})
    assert not Following.objects.exists()
    Preference.objects.filter(person=table.ben).update(preset="everything")
    digest = browser.post(link, {"stop": "digest"})
    assert Preference.objects.get(person=table.ben).preset == "digest"
    browser.post(link, {"undo": undo_in(digest)})
    assert Preference.objects.get(person=table.ben).preset == "everything"


def test_it_stops_the_digest_where_it_stands_in_the_digest(table):
    Preference.objects.update(daily_digest=True)
    path = unsubscribe_path(person=table.ben.pk, kind="daily_digest", agreement=None)
    response = one_click(path)
    assert not Preference.objects.get(person=table.ben).daily_digest
    a_mail_program().post(path, {"undo": undo_in(response)})
    assert Preference.objects.get(person=table.ben).daily_digest
    assert not Unsubscription.objects.exists()


def test_a_forged_link_a_link_for_something_else_and_that_of_a_former_member_are_nowhere(table, link):
    check_in = mail_check_in_path(person=table.ben, commitment=Commitment.objects.get(), occasion=None)
    other_purpose = f"/u/{check_in.split('/')[2]}/"
    for path in (link[:-3] + "xx/", "/u/nonsense/", other_purpose):
        assert one_click(path).status_code == a_mail_program().get(path).status_code == 404
    table.ben.is_active = False
    table.ben.save()
    assert one_click(link).status_code == 404
    assert not Unsubscription.objects.exists()


def test_an_undo_of_another_link_does_nothing(table, link):
    theirs = unsubscribe_path(person=table.ana.pk, kind="worry", agreement=None)
    undo = undo_in(one_click(theirs))
    one_click(link)
    a_mail_program().post(link, {"undo": undo})
    assert Unsubscription.objects.count() == 2


def test_the_link_opens_nothing_else(table, link):
    browser = a_mail_program()
    browser.post(link, ONE_CLICK, content_type="application/x-www-form-urlencoded")
    assert not browser.cookies.get("sessionid")
    assert browser.get("/").status_code == 302


def test_whoever_is_signed_in_the_link_acts_for_the_person_it_names(table, link):
    browser = Client()
    browser.force_login(table.ana)
    browser.post(link, ONE_CLICK, content_type="application/x-www-form-urlencoded")
    assert Unsubscription.objects.get().person == table.ben
