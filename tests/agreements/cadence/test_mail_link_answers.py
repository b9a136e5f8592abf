"""Who answers by the link of a mail, what the page offers after that, and what an old link can no longer do."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from agreements.cadence.check_ins import record_check_in
from agreements.cadence.mail_links import mail_check_in_path
from agreements.models import CheckIn, Event, Occasion
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import the_promise
from tests.agreements.views.clock import clock
from tests.agreements.views.phone import FIRST, phone
from tests.people import a_person

__all__ = ["clock", "phone"]

pytestmark = pytest.mark.django_db


def address(phone, name) -> str:
    return reverse(f"agreements:{name}", args=[phone.path.split("/")[2]])


def test_somebody_else_who_is_signed_in_chooses_for_whom_they_answer(phone):
    phone.client.force_login(phone.table.ana)
    asked, refused = phone.open("at_risk"), phone.send(phone.open(), note="Typed with care")
    assert (asked.status_code, refused.status_code) == (200, 403)
    assert "Typed with care" in refused.content.decode()
    assert not CheckIn.objects.exists()
    text = asked.content.decode()
    assert "Answer as Ben Ode by this link" in text
    assert f'href="{the_promise(phone.agreement).get_absolute_url()}">My own page' in text
    [by_link] = re.findall(r'id="answer-as" href="([^"]*)"', text)
    form = phone.client.get(unescape(by_link))
    assert re.search(r'value="at_risk"[^>]*checked', form.content.decode())
    done = phone.send(form, status="at_risk")
    assert done.status_code == 303
    assert CheckIn.objects.get().by == phone.table.ben
    page = phone.client.get(done["Location"])
    assert "You answer as Ben Ode" in page.content.decode()
    phone.send(page, to=address(phone, "mail-check-in-undo"))
    assert CheckIn.objects.get().undone_at


def test_an_outsider_is_offered_home_as_their_own_page(phone):
    phone.client.force_login(a_person(name="Otto Lind"))
    assert 'href="/">My own page' in phone.open().content.decode()


def test_a_link_that_has_run_out_takes_nothing_back(phone, clock):
    """Seen: a link of six weeks ago offered Undo, and took back the check-in of this week."""
    clock.moment = FIRST + timedelta(weeks=6)
    tick(at=clock.moment)
    word = record_check_in(
        commitment=the_promise(phone.agreement), status="at_risk", by=phone.table.ben, at=clock.moment, channel="mail"
    )
    old = phone.open()
    assert (old.status_code, "Undo" in old.content.decode()) == (410, False)
    for name in ("mail-check-in-undo", "mail-check-in-tell", "mail-check-in-ask"):
        assert phone.send(old, to=address(phone, name), check_in=word.key.hex).status_code == 410
    word.refresh_from_db()
    assert (word.undone_at, word.told_at) == (None, None)
    # The control: a link of this check-in does.
    fresh = Occasion.objects.latest("due_at")
    phone.path = mail_check_in_path(person=phone.table.ben, commitment=the_promise(phone.agreement), occasion=fresh)
    phone.send(phone.client.get(address(phone, "mail-check-in-done")), to=address(phone, "mail-check-in-undo"))
    word.refresh_from_db()
    assert word.undone_at


def test_after_done_the_page_says_who_accepts_it(phone):
    done = phone.client.get(phone.send(phone.open(), status="done")["Location"])
    assert re.search(r"For Sales one of these accepts it, asked at 11:30:\s+Ana Ruiz", done.content.decode())


def test_at_risk_the_page_offers_in_place_what_the_signed_in_page_offers(phone, client):
    sent = phone.send(phone.open(), status="at_risk", help_needed="decision", note="One supplier or two?")
    by_link = phone.client.get(sent["Location"])
    client.force_login(phone.table.ben)
    signed_in = client.get(the_promise(phone.agreement).get_absolute_url()).content.decode()
    for offer in ("Undo", "Tell them now", "Ask Ana Ruiz", "What can be done next", "Talk to Sales:"):
        assert offer in by_link.content.decode()
        assert offer in signed_in
    asked = phone.send(by_link, to=address(phone, "mail-check-in-ask"))
    assert Event.objects.filter(kind="decision_asked").count() == 1
    assert "was asked to decide" in phone.client.get(asked["Location"]).content.decode()


def test_telling_now_by_the_link(phone):
    page = phone.client.get(phone.send(phone.open(), status="at_risk")["Location"])
    phone.send(page, to=address(phone, "mail-check-in-tell"))
    assert the_promise(phone.agreement).reported_status == "at_risk"
    assert "The others know of it" in phone.client.get(address(phone, "mail-check-in-done")).content.decode()
