"""One's own choices: saved, refused, two windows at once, what is followed and what is stopped."""

import re
from datetime import time

import pytest
from django.urls import reverse

from agreements.models import Following, Preference, Unsubscription
from agreements.notifications.preferences.update import follow, stop
from tests.builders import NOW, a_draft, a_table, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db

PAGE = "/settings/notifications/"


@pytest.fixture
def ben(client):
    person = a_person(name="Ben Ode", quiet=True)
    client.force_login(person)
    return person


def posted(**values):
    stored = {"preset": "needs_me", "quiet_from": "18:00", "quiet_until": "08:00", "quiet_days_off": "on", "version": 1}
    return stored | {"daily_digest": "on", "weekly_digest": "on"} | values


def test_the_defaults_are_shown_and_looking_stores_nothing(client, ben):
    page = client.get(PAGE).content.decode()
    assert 'value="needs_me"' in page
    assert "18:00" in page
    assert "08:00" in page
    assert "Please read and sign" not in page
    assert "A text waits for your signature" in page
    assert not Preference.objects.exists()


def test_choices_are_kept(client, ben):
    assert client.post(PAGE, posted(preset="digest", quiet_from="20:30", weekly_digest="")).status_code == 303
    kept = Preference.objects.get(person=ben)
    assert (kept.preset, kept.quiet_from, kept.quiet_until) == ("digest", time(20, 30), time(8))
    assert (kept.daily_digest, kept.weekly_digest, kept.version) == (True, False, 2)


def test_both_times_empty_is_never_quiet(client, ben):
    client.post(PAGE, posted(quiet_from="", quiet_until=""))
    assert Preference.objects.get(person=ben).quiet_from is None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quiet_until": ""}, "Write both times, or leave both empty."),
        ({"quiet_until": "18:00"}, "The quiet has to end at another time than it begins."),
        ({"preset": "loud"}, "Choose one of the three."),
        ({"preset": ""}, "Please choose."),
        ({"quiet_from": "25:99"}, "Enter a valid time."),
    ],
)
def test_what_makes_no_sense_is_said_and_what_was_typed_stays(client, ben, wrong, said):
    response = client.post(PAGE, posted(**wrong))
    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    for value in wrong.values():
        assert value == "loud" or f'value="{value}"' in page or not value
    assert not Preference.objects.exists()


def test_two_windows_do_not_overwrite_each_other(client, ben):
    client.post(PAGE, posted(preset="everything"))
    response = client.post(PAGE, posted(preset="digest"))
    assert response.status_code == 409
    page = response.content.decode()
    assert "Saved meanwhile: Everything." in page
    assert Preference.objects.get(person=ben).preset == "everything"
    assert client.post(PAGE, posted(preset="digest", version=2)).status_code == 303


def test_what_is_followed_and_stopped_is_listed_and_started_again(client):
    table = a_table()
    agreement = a_draft(table)
    follow(agreement=agreement, level="mute", by=table.ben, at=NOW)
    stop(kind="worry", agreement=agreement, by=table.ben, at=NOW)
    client.force_login(table.ben)
    page = client.get(PAGE).content.decode()
    assert "Mute: only what cannot do without me" in page
    assert "A promise is at risk: Stock for the spring season" in page
    row = Unsubscription.objects.get()
    for _twice in range(2):
        assert client.post(reverse("agreements:stopped-restart"), {"stopped": row.pk}).status_code == 303
    assert not Unsubscription.objects.exists()


def test_nobody_starts_what_another_stopped(client, ben):
    table = a_table()
    stop(kind="worry", agreement=a_draft(table), by=table.ana, at=NOW)
    client.post(reverse("agreements:stopped-restart"), {"stopped": Unsubscription.objects.get().pk})
    client.post(reverse("agreements:stopped-restart"), {"stopped": "x"})
    assert Unsubscription.objects.count() == 1


@pytest.mark.parametrize("build", [a_draft, lambda table: in_force(ready_to_seal(table))])
def test_the_page_of_an_agreement_has_its_own_choice(client, build):
    table = a_table()
    agreement = build(table)
    client.force_login(table.ben)
    where = reverse("agreements:agreement-follow", args=[agreement.reference])
    assert where in client.get(agreement.get_absolute_url()).content.decode()
    assert client.post(where, {"level": "mute"}).status_code == 303
    assert client.post(where, {"level": "nonsense"}).status_code == 303
    assert Following.objects.get(person=table.ben).level == "mute"
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert re.search(r'value="mute" (selected|checked)>', page)
    client.post(where, {"level": ""})
    assert not Following.objects.exists()


def test_as_many_queries_for_one_as_for_many(client, count_queries):
    table = a_table()
    client.force_login(table.ben)

    def add(count):
        for _number in range(count):
            agreement = a_draft(table)
            follow(agreement=agreement, level="mute", by=table.ben, at=NOW)
            stop(kind="worry", agreement=agreement, by=table.ben, at=NOW)

    add(1)
    few = count_queries(client, PAGE)
    add(10)
    assert count_queries(client, PAGE) == few
