"""The last look before a mail leaves asks the same question as Home."""

from datetime import UTC, datetime, time

import pytest

from agreements.commitments.counter_offers import pass_on
from agreements.commitments.handshakes import offers_awaiting
from agreements.models import Preference
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from tests.builders import a_commitment, a_draft, a_table
from tests.people import a_person

pytestmark = pytest.mark.django_db

# NOW is Monday 1 February 2027; Ben has quiet hours from 18:00 to 08:00.
EVENING = datetime(2027, 2, 1, 20, 0, tzinfo=UTC)
HALF_AN_HOUR_LATER = EVENING.replace(minute=30)
MORNING = datetime(2027, 2, 2, 8, 1, tzinfo=UTC)


def offers_in(mailoutbox):
    return [letter.to for letter in mailoutbox if letter.subject.startswith("Will you take this on?")]


@pytest.fixture
def offered():
    table = a_table()
    Preference.objects.filter(person=table.ben).update(quiet_from=time(18), quiet_until=time(8))
    wording = a_commitment(a_draft(table), owner=table.ben, receiver=table.sales, at=EVENING)
    announce_all(EVENING)
    return table, wording


def test_what_was_passed_on_in_the_evening_is_offered_to_nobody_in_the_morning(offered, mailoutbox):
    table, wording = offered
    cleo = a_person(name="Cleo Owner", department=table.operations)
    who = {"agreement": wording.revision.agreement, "by": table.ben, "at": HALF_AN_HOUR_LATER}
    pass_on(key=wording.key, version=1, to=cleo, reason="Cleo has the figures.", **who)
    assert offers_awaiting(table.ben) == []
    announce_all(MORNING)
    deliver(MORNING)
    assert offers_in(mailoutbox) == []


def test_what_was_not_passed_on_is_offered_in_the_morning(offered, mailoutbox):
    table, wording = offered
    assert offers_awaiting(table.ben) == [wording]
    deliver(EVENING)
    assert offers_in(mailoutbox) == []
    deliver(MORNING)
    assert offers_in(mailoutbox) == [[table.ben.email]]
