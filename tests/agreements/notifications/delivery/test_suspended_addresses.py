"""An address that is refused for good: no more mail to it, the inbox goes on, and one press tries again."""

import pytest
from django.urls import reverse

from agreements.models import InboxItem, OutboxMessage, Preference
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery import sender
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.delivery.transport import Refused
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.preferences.update import suspend, try_again
from agreements.revisions.sealing import seal
from tests.agreements.notifications.mails import SOON, forget
from tests.builders import NOW, a_draft, a_table, ready_to_seal
from tests.people import an_administrator

pytestmark = pytest.mark.django_db


class NoSuchAddress:
    """A server that knows nobody."""

    def __enter__(self):
        return self

    def __exit__(self, *_trouble):
        return None

    def hand_over(self, *_letter):
        raise Refused("rcpt 550 5.1.1", is_final=True, is_address=True)


@pytest.fixture
def table():
    return a_table()


def bounce(table, monkeypatch):
    with monkeypatch.context() as server:
        server.setattr(sender, "post", NoSuchAddress)
        a_draft(table)
        announce_all(SOON)
        deliver(SOON)


def test_a_refused_address_gets_no_more_mail_and_the_inbox_goes_on(table, monkeypatch, mailoutbox):
    bounce(table, monkeypatch)
    preference = Preference.objects.get(person=table.ben)
    assert (preference.is_suspended, preference.suspended_because) == (True, "rcpt 550 5.1.1")
    agreement = ready_to_seal(table)
    forget()
    seal(agreement=agreement, by=table.ana, at=NOW)
    announce_all(SOON)
    deliver(SOON)
    assert mailoutbox == []
    mail = OutboxMessage.objects.get(kind="ready_to_sign")
    assert (mail.state, mail.fault) == (State.SUPPRESSED, "Mail to this person comes back.")
    assert InboxItem.objects.filter(person=table.ben, kind="ready_to_sign").exists()


def test_trying_again_and_another_address_open_the_way(table, mailoutbox):
    suspend(person=table.ben, because="550", at=NOW)
    table.ben.email = "ben@example.org"
    table.ben.save()
    a_draft(table)
    announce_all(SOON)
    assert deliver(SOON).sent == 1
    suspend(person=table.ben, because="550", at=NOW)
    try_again(by=table.ben, at=NOW)
    assert not Preference.objects.get(person=table.ben).is_suspended


def test_every_page_says_so_and_one_press_tries_again(table, client):
    suspend(person=table.ben, because="550", at=NOW)
    client.force_login(table.ben)
    page = client.get(reverse("agreements:agreement-list")).content.decode()
    assert "Mail to you comes back" in page
    assert client.post(reverse("agreements:mail-try-again")).status_code == 303
    assert "Mail to you comes back" not in client.get("/").content.decode()


def test_the_notice_costs_one_query(table, client, count_queries):
    client.force_login(table.ben)
    without = count_queries(client, reverse("agreements:agreement-list"))
    suspend(person=table.ben, because="550", at=NOW)
    assert count_queries(client, reverse("agreements:agreement-list")) == without


def test_administrators_see_whose_mail_comes_back(table, client):
    ada = an_administrator()
    suspend(person=table.ben, because="550", at=NOW)
    client.force_login(ada)
    assert client.get(reverse("stakeholders:person-list")).content.decode().count("mail comes back") == 1
    assert InboxItem.objects.filter(person=ada, kind="mail_comes_back").count() == 1
    assert "Mail to Ben Ode comes back" in client.get(reverse("agreements:inbox")).content.decode()
    client.force_login(table.ana)
    assert "mail comes back" not in client.get(reverse("stakeholders:person-list")).content.decode()
