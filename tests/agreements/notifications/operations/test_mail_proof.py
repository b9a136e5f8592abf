"""A test mail goes to whoever asks for it, and its link proves once that mail arrives."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from agreements.models import InboxItem, OutboxMessage, Preference
from agreements.models.news.preference import Preset
from agreements.notifications.arrival_links import arrival_path, read
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.operations.mail_proof import (
    CannotConfirmArrival,
    confirm_arrival,
    is_confirmed,
    send_test_mail,
)
from stakeholders.models import the_organisation
from tests.people import a_person, an_absence, an_administrator

pytestmark = pytest.mark.django_db

# A Saturday night.
AT = datetime(2027, 2, 6, 22, 5, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada():
    return an_administrator()


def the_link(at=AT):
    mail = OutboxMessage.objects.get(created_at=at)
    return read(arrival_path(mail).split("/")[2])


def test_it_leaves_at_once_to_whoever_asks_and_to_nobody_else(ada, mailoutbox):
    Preference.objects.filter(person=ada).update(preset=Preset.DIGEST)
    an_absence(person=ada, from_on=AT.date(), until_on=AT.date())
    an_administrator(name="Abe Admin")
    assert send_test_mail(by=ada, at=AT)
    assert deliver(AT).outcomes["sent"] == 1
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == ([ada.email], "Does this mail arrive?")
    assert "the test mail that you asked for: Saturday 6 February 2027, 22:05" in letter.body
    (html,) = letter.alternatives
    for text in (letter.body, html.content):
        (path,) = re.findall(r"http://testserver(/arrived/[\w.:=-]+/)", text)
        assert read(path.split("/")[2]) == the_link()
    assert "List-Unsubscribe" not in letter.extra_headers
    assert not InboxItem.objects.exists()


def test_pressed_twice_within_a_minute_it_is_sent_once(ada):
    assert send_test_mail(by=ada, at=AT)
    assert not send_test_mail(by=ada, at=AT + timedelta(seconds=20))
    assert send_test_mail(by=ada, at=AT + A_MINUTE)
    assert OutboxMessage.objects.count() == 2


def test_its_link_proves_once_that_mail_arrives(ada):
    send_test_mail(by=ada, at=AT)
    link = the_link()
    assert not is_confirmed(link)
    confirm_arrival(link=link, by=ada, at=AT + A_MINUTE)
    assert is_confirmed(link)
    confirm_arrival(link=link, by=ada, at=AT + 2 * A_MINUTE)
    assert the_organisation().mail_arrived_at == AT + A_MINUTE


def test_a_newer_mail_proves_it_anew_and_an_older_one_does_not(ada):
    send_test_mail(by=ada, at=AT)
    send_test_mail(by=ada, at=AT + 2 * A_MINUTE)
    confirm_arrival(link=the_link(), by=ada, at=AT + A_MINUTE)
    newer = the_link(AT + 2 * A_MINUTE)
    assert not is_confirmed(newer)
    confirm_arrival(link=newer, by=ada, at=AT + 3 * A_MINUTE)
    confirm_arrival(link=the_link(), by=ada, at=AT + 4 * A_MINUTE)
    assert the_organisation().mail_arrived_at == AT + 3 * A_MINUTE


def test_after_two_weeks_the_link_proves_nothing(ada):
    send_test_mail(by=ada, at=AT)
    with pytest.raises(CannotConfirmArrival, match="run out"):
        confirm_arrival(link=the_link(), by=ada, at=AT + timedelta(days=14, seconds=1))
    assert the_organisation().mail_arrived_at is None
    confirm_arrival(link=the_link(), by=ada, at=AT + timedelta(days=14))
    assert the_organisation().mail_arrived_at is not None


def test_a_link_of_somebody_who_is_no_administrator_any_more_names_nobody(ada):
    send_test_mail(by=ada, at=AT)
    assert the_link().person == ada
    ada.is_administrator = False
    ada.save()
    assert the_link() is None


def test_a_forged_link_and_that_of_another_purpose_name_nobody(ada):
    ben = a_person(name="Ben Ode", is_administrator=True)
    token = arrival_path(OutboxMessage(person=ada, created_at=AT)).split("/")[2]
    assert read(token).person == ada
    assert read(arrival_path(OutboxMessage(person=ben, created_at=AT)).split("/")[2][:20] + token[20:]) is None
    assert read(token[:-1]) is None
    assert read("nothing") is None
