"""What happens in the middle: somebody moves, a day becomes free, nobody is left to answer, two cover each other."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.cadence.auto_acceptance import apply_silence_rule
from agreements.drift.episodes import watch
from agreements.drift.ladder import climb
from agreements.models import Completion, Episode, InboxItem, Occasion, PartyMember, Schedule
from agreements.notifications.fan_out.announcements import announce_all
from agreements.scheduler import tick
from stakeholders.absences import CannotBeAway, change_leave, covering, take_leave
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.agreements.notifications.mails import told
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.people import a_holiday, a_person

pytestmark = pytest.mark.django_db
# Nine in Berlin on Monday 8 February.
FIRST = datetime(2027, 2, 8, 8, tzinfo=UTC)


def nobody_speaks_for(department):
    department.head = None
    department.save()
    PartyMember.objects.filter(party__department=department).delete()


def test_who_moves_while_a_check_in_is_open_is_asked_once_and_next_time_at_nine_where_they_are():
    table, _ = in_force_in("Europe/Berlin", due_on=date(2027, 12, 1))
    tick(at=FIRST)
    table.ben.zone = "America/New_York"
    table.ben.save()
    for hours in (1, 6, 24):
        tick(at=FIRST + timedelta(hours=hours))
    assert (Occasion.objects.get().due_at, Occasion.objects.get().closing) == (FIRST, "")
    assert Schedule.objects.get().next_due_at == datetime(2027, 2, 22, 14, tzinfo=UTC)


def test_who_moves_on_the_very_morning_is_asked_once():
    table, _ = in_force_in("America/New_York", due_on=date(2027, 12, 1))
    tick(at=FIRST)
    table.ben.zone = "Europe/Berlin"
    table.ben.save()
    tick(at=FIRST + timedelta(hours=1))
    assert Occasion.objects.get().due_at == FIRST
    table.ben.zone = "America/New_York"
    table.ben.save()
    tick(at=FIRST + timedelta(hours=7))
    assert Occasion.objects.count() == 1


def test_a_due_day_that_becomes_free_afterwards_stays_asked_and_counts_from_the_day_after():
    in_force_in("Europe/Berlin", due_on=date(2027, 12, 1))
    tick(at=FIRST)
    a_holiday(day=date(2027, 2, 8))
    tick(at=FIRST + timedelta(hours=1))
    assert Occasion.objects.get().closing == ""
    assert watch(at=FIRST + timedelta(days=2, hours=1)).opened == 0
    assert watch(at=FIRST + timedelta(days=3, hours=1)).opened == 1


def test_an_absence_that_is_entered_afterwards_stops_the_clock_from_its_first_day_on():
    table, _ = in_force_in("Europe/Berlin", due_on=date(2027, 12, 1))
    tick(at=FIRST)
    ill = {"from_on": date(2027, 2, 8), "until_on": date(2027, 2, 10), "stand_in": None}
    take_leave(person=table.ben, **ill, by=table.ben, at=FIRST + timedelta(days=1))
    assert watch(at=FIRST + timedelta(days=2, hours=2)).opened == 0
    # Asked again on Thursday, when he is back; two working days later is Monday.
    assert watch(at=FIRST + timedelta(days=7, hours=2)).opened == 1


def test_where_nobody_speaks_for_the_receiver_silence_reaches_the_lead_and_the_contact():
    table, agreement = in_force_in("Europe/Berlin", due_on=date(2027, 12, 1), escalation=a_person(name="Mia Manager"))
    nobody_speaks_for(table.sales)
    tick(at=FIRST)
    watch(at=FIRST + timedelta(days=2, hours=2))
    for day in (4, 7, 14):
        climb(FIRST + timedelta(days=day, hours=3))
    announce_all(FIRST + timedelta(days=15))
    assert told(agreement, kind="counterpart_told") == set()
    assert told(agreement, kind="contact_asked") == {("contact_asked", "Mia")}
    assert Episode.objects.open().count() == 1


def test_where_nobody_speaks_for_the_receiver_what_is_done_reaches_the_contact():
    table, agreement = in_force_in("Europe/Berlin", due_on=date(2027, 12, 1), escalation=a_person(name="Mia Manager"))
    nobody_speaks_for(table.sales)
    told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=NOW)
    announce_all(NOW + timedelta(hours=1))
    assert not InboxItem.objects.filter(kind="completion_asked").exists()
    later = NOW + timedelta(days=14)
    apply_silence_rule(later)
    announce_all(later)
    assert told(agreement, kind="completion_contact_asked") == {("completion_contact_asked", "Mia")}


def test_where_contact_and_lead_are_the_owner_the_receiver_is_left_to_answer_and_nothing_breaks():
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    agreement.lead = table.ben
    agreement.save(update_fields=["lead"])
    told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=NOW)
    apply_silence_rule(NOW + timedelta(days=14))
    assert Completion.objects.answerable_by(table.ana).exists()
    assert not Completion.objects.answerable_by(table.ben).exists()


def test_two_people_do_not_stand_in_for_each_other_on_the_same_days():
    ana, lee = a_person(name="Ana Ruiz"), a_person(name="Lee Morgan")
    days = {"from_on": date(2027, 2, 8), "until_on": date(2027, 2, 12)}
    first = take_leave(person=ana, **days, stand_in=lee, by=ana, at=NOW)
    with pytest.raises(CannotBeAway, match="Ana Ruiz is away"):
        take_leave(person=lee, **days, stand_in=ana, by=lee, at=NOW)
    other = take_leave(person=lee, **days, stand_in=None, by=lee, at=NOW)
    with pytest.raises(CannotBeAway, match="Ana Ruiz is away"):
        change_leave(other, version=other.version, **days, stand_in=ana, by=lee, at=NOW)
    with pytest.raises(CannotBeAway, match="Lee Morgan is away"):
        change_leave(first, version=first.version, **days, stand_in=lee, by=ana, at=NOW)
    assert not covering(FIRST).filter(person__in=[ana, lee]).exists()


def test_an_owner_who_was_deactivated_is_asked_for_nothing_and_those_who_wait_hear_of_the_silence():
    table, agreement = in_force_in("UTC", due_on=date(2027, 12, 1))
    table.ben.is_active = False
    table.ben.save()
    tick(at=FIRST + timedelta(hours=2))
    watch(at=FIRST + timedelta(days=3))
    announce_all(FIRST + timedelta(days=3))
    assert told(agreement, kind="check_in_due") == set()
    assert told(agreement, kind="no_news") == {("no_news", "Ana")}
