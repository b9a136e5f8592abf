"""The escalation contact finds a silence that reached them among the things to do, until it is settled."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from agreements.dashboard.escalation_needs import stuck
from agreements.dashboard.need import with_titles
from agreements.drift.episodes import watch
from agreements.drift.ladder import climb, help_awaiting, stop_ladder
from agreements.lifecycle.pauses import pause
from agreements.models import Episode
from agreements.notifications.fan_out.announcements import announce_all
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.agreements.notifications.mails import told
from tests.builders import a_table
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db
ASKED = datetime(2027, 2, 8, 9, tzinfo=UTC)


def asked_for_help(person, *, at):
    return with_titles(stuck(list(help_awaiting(person, at=at))))


@pytest.fixture
def silence():
    """Ana is the contact of an agreement in which Ben has been silent for two weeks."""
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    tick(at=ASKED)
    watch(at=ASKED + timedelta(days=2))
    for day in (4, 7):
        climb(ASKED + timedelta(days=day))
    assert asked_for_help(table.ana, at=timezone.now()) == []
    climb(ASKED + timedelta(days=14))
    return table, agreement


def test_the_contact_and_nobody_else_is_asked(silence):
    table, agreement = silence
    (need,) = asked_for_help(table.ana, at=timezone.now())
    assert the_promise(agreement).reference in need.url
    assert asked_for_help(table.ben, at=timezone.now()) == []


def test_a_word_settles_it_before_the_tick_comes_by(silence):
    table, agreement = silence
    told_check_in(commitment=the_promise(agreement), status="on_track", by=table.ben, at=ASKED + timedelta(days=15))
    assert asked_for_help(table.ana, at=timezone.now()) == []


def test_it_leaves_when_somebody_says_that_nobody_further_has_to_hear_of_it(silence):
    table, _ = silence
    stop_ladder(episode=Episode.objects.get(), by=table.ben, at=ASKED + timedelta(days=15))
    assert asked_for_help(table.ana, at=timezone.now()) == []


@pytest.mark.parametrize("why", ["the owner", "gone"])
def test_where_the_contact_cannot_help_the_lead_finds_it_among_the_things_to_do_as_in_the_mail(why):
    gone = a_person(name="Gert Gone", is_active=why != "gone")
    table = a_table()
    table, agreement = in_force_in(
        "UTC", table=table, due_on=date(2027, 12, 1), escalation=table.ben if why == "the owner" else gone
    )
    tick(at=ASKED)
    watch(at=ASKED + timedelta(days=2))
    for day in (4, 7, 14):
        climb(ASKED + timedelta(days=day))
    announce_all(ASKED + timedelta(days=14))
    assert told(agreement, kind="contact_asked") == {("contact_asked", "Ana")}
    assert len(asked_for_help(table.ana, at=timezone.now())) == 1
    assert asked_for_help(table.ben, at=timezone.now()) == []


def test_in_a_pause_nobody_is_asked_and_the_count_says_so(silence):
    table, agreement = silence
    now = timezone.now()
    pause(agreement=agreement, from_on=now.date(), until_on=now.date(), reason="A move.", by=table.ana, at=now)
    assert asked_for_help(table.ana, at=timezone.now()) == []
