"""Somebody in a person's account is told to them at once, whatever the hour and whatever they chose."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import InboxItem, OutboxMessage, Preference
from agreements.models.news.outbox_message import State
from agreements.models.news.preference import Preset
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests.bundles import bundle_all
from agreements.notifications.digests.daily import make_daily
from agreements.notifications.fan_out.account_notes import announce_account_notes
from agreements.notifications.fan_out.inbox import by_day, readable_by
from agreements.notifications.preferences.labels import groups, label_of
from agreements.scheduler import tick_round
from stakeholders.models import AccountNote
from tests.people import a_person, an_absence
from tests.services.threads import in_parallel
from tests.stakeholders.passwords import sign_in

pytestmark = pytest.mark.django_db

# Saturday evening in London, Sunday morning in Auckland, where it is summer.
AT = datetime(2027, 2, 6, 22, 5, tzinfo=UTC)

ALERTS = [AccountNote.Kind.NEW_SIGN_IN, AccountNote.Kind.PASSWORD_CHANGED]


@pytest.fixture
def ben():
    """Quiet as everybody is, away, and content with the digest."""
    ben = a_person(name="Ben Ode", zone="Pacific/Auckland", quiet=True)
    Preference.objects.create(person=ben, preset=Preset.DIGEST)
    an_absence(person=ben, from_on=date(2027, 2, 1), until_on=date(2027, 2, 19))
    return ben


def a_note(person, kind="new_sign_in", browser="Firefox", at=AT):
    return AccountNote.objects.create(person=person, kind=kind, browser=browser, at=at)


def test_it_leaves_at_once_on_a_night_of_a_day_off_to_somebody_away(ben, mailoutbox):
    a_note(ben)
    tick_round(AT)
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == ([ben.email], "Did you sign in just now?")
    assert "Sunday 7 February 2027, 11:05 (Pacific/Auckland)" in letter.body
    assert "Firefox" in letter.body
    assert f"http://testserver{reverse('account_change_password')}" in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers


def test_a_new_password_is_told_with_the_way_back_in(ben, mailoutbox):
    a_note(ben, kind="password_changed", browser="")
    tick_round(AT)
    (letter,) = mailoutbox
    assert letter.subject == "Your password was changed"
    assert "Your password was changed: Sunday 7 February 2027, 11:05 (Pacific/Auckland)." in letter.body
    assert f"http://testserver{reverse('account_reset_password')}" in letter.body


@pytest.mark.parametrize("kind", ALERTS)
def test_text_and_html_say_the_same_and_hold_no_address_and_no_secret(ben, mailoutbox, kind):
    a_note(ben, kind=kind)
    tick_round(AT)
    (letter,) = mailoutbox
    (html,) = letter.alternatives
    for text in (letter.body, html.content):
        assert "Firefox" in text
        assert "cannot be turned off" in text
        assert ben.email not in text
        assert not [word for word in ("{{", "{%", "None", "token", "127.0.0.1") if word in text]


def test_it_is_told_once_however_many_ask_at_once(transactional_db):
    a_note(a_person(name="Ben Ode"))
    in_parallel(lambda: announce_account_notes(AT))
    assert announce_account_notes(AT) == 0
    assert (InboxItem.objects.count(), OutboxMessage.objects.count()) == (1, 1)


def test_it_is_tied_to_no_other_mail_and_crowds_none_out(ben, mailoutbox):
    for _time in range(6):
        a_note(ben)
    announce_account_notes(AT)
    assert bundle_all(AT) == 0
    assert deliver(AT).sent == 6


def test_after_a_refusal_in_the_night_it_is_tried_again_in_the_night(ben):
    a_note(ben)
    announce_account_notes(AT)
    OutboxMessage.objects.update(attempts=1)
    assert deliver(AT + timedelta(hours=1)).sent == 1


def test_it_stands_in_the_inbox_and_in_no_digest(ben):
    a_note(ben)
    announce_account_notes(AT)
    assert make_daily(AT + timedelta(days=30)) == 0
    items = readable_by(ben).select_related("account_note", "event", "agreement")
    (day,) = by_day(list(items), person=ben)
    (line,) = day.bundles[0].lines
    assert line.sentence.startswith(
        "Somebody signed in as you with Firefox, in a browser that you had not used before: "
    )
    assert line.link == reverse("account_change_password")


def test_what_is_old_and_who_has_left_are_told_nothing(ben):
    a_note(ben, at=AT - timedelta(days=15))
    a_note(a_person(name="Lea Moor", is_active=False))
    assert announce_account_notes(AT) == 0


def test_looking_costs_one_query(ben):
    a_note(ben)
    announce_account_notes(AT)
    with CaptureQueriesContext(connection) as asked:
        announce_account_notes(AT)
    assert len(asked) == 1


def test_the_page_of_preferences_shows_it_as_always_on():
    always_on = groups()[0]
    assert {label_of(kind) for kind in ALERTS} <= set(always_on.kinds)
    assert set(always_on.channels) == {"At once"}


def test_a_sign_in_with_another_browser_arrives_over_smtp(transactional_db, smtp_server, client):
    ana = a_person(name="Ana Ruiz")
    sign_in(client, ana.email)
    client.cookies.clear()
    sign_in(client, ana.email)
    noted_at = AccountNote.objects.get().at
    tick_round(noted_at)
    tick_round(noted_at)
    assert [message["Subject"] for message in smtp_server.messages] == ["Did you sign in just now?"]
    assert OutboxMessage.objects.get().state == State.SENT
    assert mail.outbox == []
