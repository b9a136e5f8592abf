"""A proposed day that comes near is mentioned once, to those alone whose part is missing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core import mail

from agreements.cadence.notices import give_notices
from agreements.cadence.proposed_days import waited_for
from agreements.drafting.endorsements import endorse
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import InboxItem, Notice
from agreements.models.timetable import ProposedDay
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from agreements.preparation.stances import take_stance
from agreements.preparation.timetables import set_timetable
from agreements.revisions.sealing import seal
from tests.agreements.notifications.mails import forget
from tests.builders import NOW, a_draft_with_ben, a_table, an_outcome, ready_to_seal, seat_of

pytestmark = pytest.mark.django_db
# Wednesday 10 February; two working days before it is Monday 8.
DAY = date(2027, 2, 10)


def noon(day: int) -> datetime:
    return datetime.combine(date(2027, 2, day), time(12), UTC)


@pytest.fixture
def table():
    table = a_table()
    table.__dict__["agreement"] = a_draft_with_ben(table)
    return table


def propose(table, version=0, **days):
    set_timetable(agreement=table.agreement, days=days, version=version, by=table.ana, at=NOW)


def people(table, proposed):
    found = waited_for(table.agreement, proposed)
    return {person.name for person in (table.ana, table.ben) if person.pk in found}


def test_a_day_is_mentioned_two_working_days_before_and_once(table):
    propose(table, text_on=DAY)
    assert [give_notices(noon(day), "UTC") for day in (5, 7, 8, 9, 10)] == [0, 0, 1, 0, 0]
    assert Notice.objects.get().data == {"proposed": "text_on", "day": "2027-02-10"}


def test_another_day_is_mentioned_anew_and_a_past_one_not_at_all(table):
    propose(table, text_on=DAY)
    assert give_notices(noon(8), "UTC") == 1
    propose(table, version=1, text_on=DAY + timedelta(days=1))
    assert give_notices(noon(9), "UTC") == 1
    propose(table, version=2, text_on=date(2027, 2, 3))
    assert give_notices(noon(9), "UTC") == 0


def test_a_withdrawn_draft_is_not_mentioned(table):
    propose(table, sign_by=DAY)
    withdraw_draft(agreement=table.agreement, by=table.ana, at=NOW)
    assert give_notices(noon(9), "UTC") == 0


def test_for_the_talk_those_are_waited_for_who_did_not_say_where_they_stand(table):
    assert people(table, ProposedDay.TALK) == {"Ana Ruiz", "Ben Ode"}
    party = seat_of(table.agreement, table.operations)
    take_stance(party=party, degree="support", reason="", version=0, by=table.ben, at=NOW)
    assert people(table, ProposedDay.TALK) == {"Ana Ruiz"}


def test_for_the_text_those_who_have_to_act_on_it_and_for_signing_also_who_signs():
    table = a_table()
    table.__dict__["agreement"] = agreement = ready_to_seal(table)
    assert (people(table, ProposedDay.TEXT), people(table, ProposedDay.SIGN)) == (set(), {"Ana Ruiz"})
    seal(agreement=agreement, by=table.ana, at=NOW)
    assert people(table, ProposedDay.SIGN) == {"Ana Ruiz", "Ben Ode"}
    assert (people(table, ProposedDay.TEXT), people(table, ProposedDay.TALK)) == (set(), set())


def test_the_mail_names_what_is_missing_and_reaches_nobody_whose_part_is_done(table):
    outcome = an_outcome(table.agreement, by=table.ana)
    party = seat_of(table.agreement, table.sales)
    endorse(party=party, digest=outcome.content_digest(), by=table.ana, at=NOW)
    propose(table, text_on=DAY)
    forget()
    give_notices(noon(8), "UTC")
    announce_all(noon(8))
    told = InboxItem.objects.filter(kind="timetable_near").values_list("person__name", flat=True)
    assert set(told) == {"Ana Ruiz", "Ben Ode"}
    # Ben agrees before his mail leaves: nothing of his is missing any more.
    endorse(party=seat_of(table.agreement, table.operations), digest=outcome.content_digest(), by=table.ben, at=noon(8))
    deliver(noon(8) + timedelta(minutes=1))
    letters = {letter.to[0]: letter for letter in mail.outbox if "to be ready" in letter.subject}
    assert list(letters) == [table.ana.email]
    letter = letters[table.ana.email]
    assert letter.subject == "The text is to be ready by 10 Feb: Stock for the spring season"
    assert "By 10 February 2027 the text is to be ready. Something in it waits for you." in letter.body
    assert "- write" in letter.body
