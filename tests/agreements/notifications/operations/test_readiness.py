"""Each thing that keeps mail from flowing is named, and nothing else."""

from datetime import timedelta

import pytest

from agreements.models import Breaker, Environment, Heartbeat, OutboxMessage
from agreements.models.news.outbox_message import State, Urgency
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.operations import readiness
from tests.agreements.notifications.mails import SOON
from tests.builders import a_draft, a_table
from tests.services.database import remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_mail():
    """A critical mail that may go out, and a round that was just done."""
    a_draft(a_table())
    announce_all(SOON)
    alive(SOON)
    return OutboxMessage.objects.get()


def alive(at):
    Heartbeat.objects.update_or_create(component="tick", defaults={"at": at, "finished_at": at})


def codes(at=SOON):
    return [reason.code for reason in readiness.reasons(at)]


def change(mail, **values):
    OutboxMessage.objects.filter(pk=mail.pk).update(**values)


def test_all_is_well(one_mail):
    assert codes() == []


def test_without_a_round_for_ninety_seconds(one_mail):
    alive(SOON - timedelta(seconds=89))
    assert codes() == []
    alive(SOON - timedelta(seconds=91))
    assert codes() == ["no-round"]
    remove(Heartbeat.objects.all())
    assert codes() == ["no-round"]


def test_the_loop_is_as_good_as_worker_and_scheduler(one_mail):
    Heartbeat.objects.update(component="loop")
    assert codes() == []


def test_a_mail_that_waits_too_long(one_mail):
    later = SOON + timedelta(minutes=11)
    alive(later)
    assert codes(later) == ["waiting"]
    change(one_mail, available_at=later)
    assert codes(later) == [], "its time has only just come"
    change(one_mail, available_at=SOON, not_after=later)
    assert codes(later) == [], "it is of no use any more and will never leave"


def test_an_important_mail_that_was_refused(one_mail):
    change(one_mail, state=State.DEAD)
    assert codes() == ["dead"]
    assert readiness.reasons(SOON)[0].sentence == "1 important mail was refused for good."
    change(one_mail, urgency=Urgency.ROUTINE)
    assert codes() == []


def test_a_copy(one_mail):
    Environment.objects.create(identity="elsewhere")
    assert codes() == ["held"]


def test_an_open_breaker_names_itself_and_not_what_it_holds(one_mail):
    Breaker.objects.create(opened_at=SOON, reason="much")
    change(one_mail, urgency=Urgency.ROUTINE)
    later = SOON + timedelta(minutes=11)
    alive(later)
    assert codes(later) == ["breaker"]
    change(one_mail, urgency=Urgency.CRITICAL)
    assert codes(later) == ["breaker", "waiting"]
