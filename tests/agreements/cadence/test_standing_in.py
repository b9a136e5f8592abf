"""While the owner is away, whoever stands in reads and checks in for them, and nothing more; now, by the real clock."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.activity.names import Names
from agreements.activity.sentences import sentence
from agreements.amendments import proposals
from agreements.cadence.check_ins import CannotCheckIn
from agreements.cadence.mail_links import mail_check_in_path
from agreements.cadence.occasions import check_ins_awaiting
from agreements.models import Agreement, CheckIn, Commitment, Event, Occasion, OutboxMessage
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.rendering.mail_context import mail_context
from agreements.permissions import may_ask_for_a_change, may_check_in
from agreements.scheduler import tick_round
from stakeholders.absences import cancel_leave, take_leave
from stakeholders.models import Absence
from tests.builders import a_table, in_force, ready_to_seal
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def away():
    """Ben owes a check-in since yesterday; he is away, and Lee stands in."""
    now = timezone.now()
    table = a_table()
    agreement = in_force(ready_to_seal(table, at=now - timedelta(days=8)), at=now - timedelta(days=8))
    lee = a_person(name="Lee Morgan")
    today = now.date()
    take_leave(
        person=table.ben,
        from_on=today - timedelta(days=2),
        until_on=today + timedelta(days=5),
        stand_in=lee,
        by=table.ben,
        at=now,
    )
    tick_round(now)
    # On a free day the question waits for the next working day.
    announce_all(now + timedelta(days=4))
    return table, agreement, lee, Commitment.objects.select_related("terms").get(agreement=agreement)


def test_the_stand_in_is_asked_instead_of_the_owner(away):
    table, _agreement, lee, _promise = away
    asked = OutboxMessage.objects.filter(kind="check_in_due")
    assert [message.person for message in asked] == [lee]
    assert len(check_ins_awaiting(lee, at=timezone.now())) == len(check_ins_awaiting(table.ben, at=timezone.now())) == 1


def test_the_stand_in_checks_in_for_the_owner_and_it_is_told_so(away):
    table, _agreement, lee, promise = away
    said = told_check_in(commitment=promise, status="on_track", by=lee, at=timezone.now())
    assert (said.by, said.on_behalf_of) == (lee, table.ben)
    assert Occasion.objects.get().closing == Occasion.Closing.ANSWERED
    event = Event.objects.get(kind="checked_in")
    assert sentence(event, Names.of([event])).startswith("Lee Morgan checked in for Ben Ode on C-")


def test_the_stand_in_reads_the_agreement_and_may_do_nothing_else(away):
    _table, agreement, lee, promise = away
    assert Agreement.objects.visible_to(lee).filter(pk=agreement.pk).exists()
    assert not Agreement.objects.drafted_by(lee).filter(pk=agreement.pk).exists()
    assert may_check_in(lee, promise, timezone.now())
    assert not may_ask_for_a_change(lee, agreement)
    with pytest.raises(proposals.CannotPropose):
        proposals.propose(agreement=agreement, changes={}, reason="Why not", by=lee, at=timezone.now())


@pytest.mark.parametrize("helps", ["time", "people"])
def test_the_stand_in_is_led_to_nothing_that_they_may_not_do(away, client, helps):
    _table, _agreement, lee, promise = away
    told_check_in(commitment=promise, status="at_risk", help_needed=helps, by=lee, at=timezone.now())
    client.force_login(lee)
    text = client.get(promise.get_absolute_url()).content.decode()
    assert "Ben Ode, the lead or whoever speaks for a party asks for it." in text
    assert "/changes/" not in text


def test_the_right_ends_with_the_absence(away, client):
    table, agreement, lee, promise = away
    path = mail_check_in_path(person=lee, commitment=promise, occasion=Occasion.objects.get())
    assert "You stand in for Ben Ode." in client.get(path).content.decode()
    cancel_leave(Absence.objects.get(), by=table.ben, at=timezone.now())
    assert not Agreement.objects.visible_to(lee).filter(pk=agreement.pk).exists()
    gone = client.get(path)
    assert gone.status_code == 410
    assert "Ben Ode is back" in gone.content.decode()
    with pytest.raises(CannotCheckIn):
        told_check_in(commitment=promise, status="on_track", by=lee, at=timezone.now())
    assert not CheckIn.objects.exists()


def test_home_the_list_and_the_page_say_for_whom(away, client):
    _table, _agreement, lee, promise = away
    client.force_login(lee)
    assert "You stand in for Ben Ode." in client.get("/").content.decode()
    assert "Check in for Ben Ode" in client.get(reverse("agreements:commitment-list")).content.decode()
    page = promise.get_absolute_url()
    assert "Send check-in" in client.get(page).content.decode()
    client.post(reverse("agreements:check-in-record", args=[promise.reference]), {"status": "on_track"})
    assert "Lee Morgan for Ben Ode" in client.get(page).content.decode()


def test_the_mail_names_the_reason(away):
    message = OutboxMessage.objects.get(kind="check_in_due")
    assert mail_context(message, at=timezone.now())["for"] == "Ben Ode"
