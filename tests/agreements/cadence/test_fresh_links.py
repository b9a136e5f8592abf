"""Links that ran out are mailed anew to their own person, once an hour; and the organisation can do without any."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.models import Announcement, CheckIn, Occasion, OutboxMessage
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.message_types.context import answer_links
from agreements.notifications.rendering.mail_context import mail_context
from agreements.scheduler import tick
from stakeholders.models import the_organisation
from tests.agreements.cadence.agreements_in_force import the_promise
from tests.agreements.views.clock import clock
from tests.agreements.views.phone import FIRST, phone

__all__ = ["clock", "phone"]

pytestmark = pytest.mark.django_db


def run_out(phone, clock):
    """The link three days and an hour after the next check-in was due, and the page it shows then."""
    tick(at=FIRST + timedelta(weeks=2))
    clock.moment = FIRST + timedelta(weeks=2, days=3, hours=1)
    return phone.open(), reverse("agreements:mail-check-in-fresh", args=[phone.path.split("/")[2]])


def test_a_link_that_ran_out_can_be_had_anew_by_mail_once_an_hour(phone, clock):
    shown, fresh = run_out(phone, clock)
    assert "Mail me a new link" in shown.content.decode()
    assert [phone.send(shown, to=fresh).status_code for _ in range(3)] == [303] * 3
    announcement = Announcement.objects.get(kind="fresh_link")
    assert announcement.notice.data["person"] == phone.table.ben.pk
    again = phone.open().content.decode()
    assert "A new link is on its way to ben.ode@example.org." in again
    assert "Mail me a new link" not in again
    phone.send(shown, to=fresh, wait=timedelta(hours=1, minutes=1))
    assert Announcement.objects.filter(kind="fresh_link").count() == 2


def test_the_new_link_holds_and_goes_to_the_owner_alone(phone, clock):
    shown, fresh = run_out(phone, clock)
    phone.send(shown, to=fresh)
    announce_all(clock.moment)
    message = OutboxMessage.objects.get(kind="fresh_link")
    assert message.person == phone.table.ben
    address = mail_context(message, at=timezone.now())["answers"][0][1]
    assert phone.client.get(address[address.index("/m/") :]).status_code == 200


def test_a_bare_press_mails_nothing(phone, clock):
    shown, fresh = run_out(phone, clock)
    assert phone.send(shown, to=fresh, page="").status_code == 200
    assert not Announcement.objects.filter(kind="fresh_link").exists()


def test_a_link_that_holds_mails_no_other(phone):
    fresh = reverse("agreements:mail-check-in-fresh", args=[phone.path.split("/")[2]])
    assert phone.send(phone.open(), to=fresh).status_code == 303
    assert not Announcement.objects.filter(kind="fresh_link").exists()


@pytest.fixture
def without_mail_links():
    """The organisation wants everybody to sign in."""
    organisation = the_organisation()
    organisation.mail_links = False
    organisation.save()


def test_switched_off_every_link_leads_through_sign_in_and_shows_nothing(phone, without_mail_links):
    page = reverse("agreements:check-in-record", args=[the_promise(phone.agreement).reference])
    shown = phone.open("done")
    assert (shown.status_code, shown.content) == (302, b"")
    assert shown["Location"] == f"{reverse('account_login')}?next={page}"
    assert phone.client.post(phone.path, {"status": "on_track"}).status_code == 303
    assert phone.client.head(phone.path).status_code == 302
    assert not CheckIn.objects.exists()
    phone.client.force_login(phone.table.ben)
    assert phone.open()["Location"] == page


def test_switched_off_mails_lead_to_the_ordinary_page(phone, without_mail_links):
    promise = the_promise(phone.agreement)
    links = [link for _, link in answer_links(phone.table.ben, promise, Occasion.objects.get())["answers"]]
    page = reverse("agreements:check-in-record", args=[promise.reference])
    assert [link.partition(page)[2] for link in links] == [
        f"?status={status}" for status in ("on_track", "at_risk", "off_track", "done")
    ]


def test_machines_are_asked_to_stay_away(client):
    assert "Disallow: /m/" in client.get("/robots.txt").content.decode()
