"""Rhythms of every unit on the real tick: months without the day, other hours, other zones, long silence."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from agreements.models import Announcement, Occasion, Schedule
from agreements.scheduler import tick
from stakeholders.models import the_organisation
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.builders import NOW, a_table
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db

LATER = date(2028, 12, 29)


def opened() -> list[datetime]:
    return list(Occasion.objects.order_by("due_at").values_list("due_at", flat=True))


def tick_daily(first: datetime, days: int) -> None:
    for number in range(days):
        tick(at=first + timedelta(days=number))


def test_monthly_on_the_31st_is_on_the_last_day_of_shorter_months():
    in_force_in("Europe/Berlin", unit="month", every=1, first_check_in_on=date(2027, 3, 31), due_on=LATER)
    tick_daily(datetime(2027, 3, 31, 12, tzinfo=UTC), 100)
    local = [moment.astimezone(ZoneInfo("Europe/Berlin")) for moment in opened()]
    assert [moment.date() for moment in local] == [
        date(2027, 3, 31),
        date(2027, 4, 30),
        date(2027, 5, 31),
        date(2027, 6, 30),
    ]
    assert {moment.time() for moment in local} == {time(9)}


def test_yearly_from_the_29th_of_february_is_on_the_28th_between_leap_years():
    in_force_in(
        "UTC",
        unit="quarter",
        every=4,
        first_check_in_on=date(2028, 2, 29),
        first_review_on=date(2028, 2, 29),
        due_on=date(2030, 12, 2),
    )
    tick(at=datetime(2028, 3, 1, tzinfo=UTC))
    tick(at=datetime(2029, 3, 1, tzinfo=UTC))
    assert [moment.date() for moment in opened()] == [date(2028, 2, 29), date(2029, 2, 28)]


def test_quarterly_at_another_hour_than_nine():
    in_force_in("Asia/Tokyo", unit="quarter", every=1, check_in_at=time(16, 45), due_on=LATER)
    first = datetime(2027, 2, 8, 7, 45, tzinfo=UTC)
    assert tick(at=first - timedelta(seconds=1)).check_ins == 0
    assert tick(at=first).check_ins == 1
    assert Schedule.objects.get().next_due_at == datetime(2027, 5, 8, 7, 45, tzinfo=UTC)


def test_a_time_that_the_clock_skips_comes_when_the_clock_goes_on():
    in_force_in("Europe/Berlin", every=1, first_check_in_on=date(2027, 3, 28), check_in_at=time(2, 30))
    tick(at=datetime(2027, 3, 29, 12, tzinfo=UTC))
    assert opened() == [datetime(2027, 3, 28, 1, tzinfo=UTC)]


def test_a_word_a_week_before_a_monthly_point_is_on_time():
    table, agreement = in_force_in("UTC", unit="month", every=1, first_check_in_on=date(2027, 3, 8), due_on=LATER)
    tick(at=NOW)
    due_at = datetime(2027, 3, 8, 9, tzinfo=UTC)
    promise = the_promise(agreement)
    told_check_in(commitment=promise, status="on_track", by=table.ben, at=due_at - timedelta(days=6, hours=23))
    tick(at=due_at)
    assert Occasion.objects.get().closing == Occasion.Closing.ANSWERED


def test_a_word_longer_before_it_is_not():
    table, agreement = in_force_in("UTC", unit="month", every=1, first_check_in_on=date(2027, 3, 8), due_on=LATER)
    tick(at=NOW)
    due_at = datetime(2027, 3, 8, 9, tzinfo=UTC)
    promise = the_promise(agreement)
    told_check_in(commitment=promise, status="on_track", by=table.ben, at=due_at - timedelta(days=7, hours=1))
    tick(at=due_at)
    assert Occasion.objects.get().closing == Occasion.Closing.OPEN


def test_after_half_a_year_of_silence_one_is_asked_and_the_rest_is_recorded():
    in_force_in("UTC", unit="month", every=1, first_check_in_on=date(2027, 2, 28), due_on=LATER)
    tick(at=NOW)
    tick(at=datetime(2027, 8, 1, tzinfo=UTC))
    closings = list(Occasion.objects.order_by("due_at").values_list("due_at__month", "closing"))
    assert closings == [(2, "missed"), (3, "missed"), (4, "missed"), (5, "missed"), (6, "missed"), (7, "")]
    assert Announcement.objects.filter(kind="check_in_due").count() == 1


def test_an_owner_who_moves_is_asked_at_the_same_hour_there():
    table, _agreement = in_force_in("Europe/Berlin", due_on=LATER)
    tick(at=NOW)
    table.ben.zone = "America/New_York"
    table.ben.save()
    tick(at=NOW + timedelta(seconds=30))
    assert Schedule.objects.get().next_due_at == datetime(2027, 2, 8, 14, tzinfo=UTC)


def test_a_person_without_a_zone_lives_where_the_organisation_is():
    organisation = the_organisation()
    organisation.zone = "Pacific/Auckland"
    organisation.save()
    ben = a_person(name="Bea Ode", zone="")
    assert ben.zone == "Pacific/Auckland"
    in_force_in(ben.zone, table=a_table())
    tick(at=NOW)
    assert Schedule.objects.get().next_due_at == datetime(2027, 2, 7, 20, tzinfo=UTC)
