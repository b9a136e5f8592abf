"""Both hear when somebody stands in: before they go, and again when the days change."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import InboxItem, OutboxMessage
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.inbox import by_day, readable_by
from agreements.notifications.fan_out.stand_in_notices import announce_stand_ins
from stakeholders.models import Absence
from tests.people import a_person, an_absence

pytestmark = pytest.mark.django_db

BEFORE = datetime(2027, 2, 1, 9, tzinfo=UTC)
DURING = datetime(2027, 2, 10, 9, tzinfo=UTC)


@pytest.fixture
def absence():
    dan, lee = a_person(name="Dan Orr"), a_person(name="Lee Moor")
    return an_absence(person=dan, stand_in=lee, from_on=date(2027, 2, 8), until_on=date(2027, 2, 19), at=BEFORE)


def test_both_hear_it_once(absence, mailoutbox):
    assert announce_stand_ins(BEFORE) == 2
    assert announce_stand_ins(BEFORE) == 0
    assert deliver(BEFORE).sent == 2
    assert {letter.to[0]: letter.subject for letter in mailoutbox} == {
        absence.person.email: "Lee covers your commitments until 19 Feb",
        absence.stand_in.email: "You cover the commitments of Dan until 19 Feb",
    }
    assert "List-Unsubscribe" not in mailoutbox[0].extra_headers
    items = readable_by(absence.stand_in).select_related("absence", "event", "agreement")
    (day,) = by_day(list(items), person=absence.stand_in)
    assert day.bundles[0].lines[0].sentence == "You cover the promises of Dan Orr from 8 February until 19 February."


def test_while_it_runs_it_is_now_and_the_absent_one_hears_it_although_they_are_away(absence, mailoutbox):
    announce_stand_ins(DURING)
    deliver(DURING)
    assert "Lee now covers your commitments until 19 Feb" in {letter.subject for letter in mailoutbox}


def test_other_days_are_told_anew_and_what_no_longer_holds_does_not_leave(absence, mailoutbox):
    announce_stand_ins(BEFORE)
    Absence.objects.update(until_on=date(2027, 2, 12))
    assert announce_stand_ins(BEFORE) == 2
    report = deliver(BEFORE)
    assert (report.sent, report.outcomes["suppressed"]) == (2, 2)
    assert InboxItem.objects.count() == 4


def test_nobody_to_stand_in_is_nothing_to_tell(absence):
    Absence.objects.update(stand_in=None)
    assert announce_stand_ins(BEFORE) == 0


def test_looking_costs_two_queries(absence):
    announce_stand_ins(BEFORE)
    with CaptureQueriesContext(connection) as asked:
        announce_stand_ins(BEFORE)
    assert len(asked) == 2
    assert OutboxMessage.objects.count() == 2
