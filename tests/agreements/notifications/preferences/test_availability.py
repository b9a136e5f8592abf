"""When a mail leaves: in the hours of its reader, wherever the others are."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.models import OutboxMessage, Preference
from agreements.models.news.outbox_message import State
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from agreements.revisions.sealing import seal
from tests.agreements.notifications.mails import SOON, a_running_agreement, forget, let_pass
from tests.builders import NOW, a_draft, a_table, ready_to_seal
from tests.people import a_holiday, an_absence
from tests.services.database import remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    """Ana leads from London, Ben hears in Auckland; both are quiet as everybody is."""
    table = a_table()
    remove(Preference.objects.all())
    for person, zone in ((table.ana, "Europe/London"), (table.ben, "Pacific/Auckland")):
        person.zone = zone
        person.save()
    return table


def the_mail(**wanted):
    return OutboxMessage.objects.get(**wanted)


def test_a_lead_in_london_does_not_wake_a_signatory_in_auckland(table, mailoutbox):
    agreement = ready_to_seal(table)
    forget()
    seal(agreement=agreement, by=table.ana, at=NOW)
    announce_all(NOW)
    # Nine on Monday in London is ten in the evening in Auckland; it is heard at eight on Tuesday there.
    heard = datetime(2027, 2, 1, 19, tzinfo=UTC)
    assert the_mail().available_at == heard
    assert the_mail().not_after == heard + timedelta(days=14), "what needs them is counted from when they hear it"
    assert deliver(heard - timedelta(minutes=1)).sent == 0
    assert deliver(heard).sent == 1


def test_holidays_and_absence_shift_it_further(table):
    a_holiday(day=date(2027, 2, 2))
    remove(Preference.objects.filter(person__is_administrator=True))
    an_absence(person=table.ben, from_on=date(2027, 2, 3), until_on=date(2027, 2, 5))
    a_draft(table)
    announce_all(NOW)
    assert the_mail(person=table.ben, kind="named").available_at == datetime(2027, 2, 7, 19, tzinfo=UTC)


def test_never_quiet_is_at_once(table):
    Preference.objects.create(person=table.ben, quiet_from=None, quiet_until=None, quiet_days_off=False)
    a_draft(table)
    announce_all(NOW)
    assert the_mail().available_at == NOW


def test_the_rhythm_itself_is_never_shifted(table):
    agreement = a_running_agreement(table)
    let_pass(datetime(2027, 2, 7, 20, tzinfo=UTC))
    mail = the_mail(agreement=agreement, kind="check_in_due")
    assert mail.occasion.due_at == mail.available_at == datetime(2027, 2, 7, 20, tzinfo=UTC), "nine in Auckland"


def test_a_mail_that_was_refused_before_the_night_waits_for_the_morning(table):
    Preference.objects.create(person=table.ben, quiet_days_off=False)
    a_draft(table)
    announce_all(NOW)
    # Tried once in the afternoon of Auckland, and again at ten in the evening there.
    OutboxMessage.objects.update(attempts=1, available_at=SOON)
    assert deliver(SOON).outcomes["waits"] == 1
    assert the_mail().state == State.PENDING
    assert the_mail().available_at == datetime(2027, 2, 1, 19, tzinfo=UTC)


def test_choosing_other_hours_while_a_mail_waits_is_obeyed_when_it_leaves_late(table):
    agreement = ready_to_seal(table)
    forget()
    seal(agreement=agreement, by=table.ana, at=NOW)
    announce_all(NOW)
    morning = the_mail().available_at
    assert deliver(morning + timedelta(hours=11)).outcomes["waits"] == 1, "the server was away until the evening"
    assert the_mail().available_at == morning + timedelta(days=1)
