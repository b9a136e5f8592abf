"""Holidays and absences stop the clocks of silence and of dates; only working days count."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.dashboard.commitment_status import statuses_of
from agreements.drift.episodes import watch
from agreements.models import Episode
from agreements.scheduler import tick
from stakeholders.absences import change_leave
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.builders import NOW
from tests.people import a_holiday, a_person, an_absence

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
MONDAY, TUESDAY, WEDNESDAY = (date(2027, 2, day) for day in (8, 9, 10))
FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)


def nine(month: int, day: int) -> datetime:
    return datetime(2027, month, day, 9, tzinfo=UTC)


def opened(at: datetime) -> bool:
    tick(at=at)
    return watch(at=at).opened == 1


def test_a_holiday_within_the_two_days_is_not_counted():
    in_force_in("UTC")
    a_holiday(day=TUESDAY)
    tick(at=FIRST)
    assert not opened(nine(2, 11) - SECOND)
    assert opened(nine(2, 11))


def test_what_came_due_on_a_holiday_is_owed_from_the_day_after():
    in_force_in("UTC")
    a_holiday(day=MONDAY)
    tick(at=FIRST)
    assert not opened(nine(2, 11) - SECOND)
    assert opened(nine(2, 11))


@pytest.mark.parametrize("is_covered", [True, False])
def test_while_the_owner_is_away_no_clock_runs(is_covered):
    table, _agreement = in_force_in("UTC")
    stand_in = a_person(name="Lee Park") if is_covered else None
    an_absence(person=table.ben, from_on=MONDAY, until_on=WEDNESDAY, stand_in=stand_in, at=NOW)
    tick(at=FIRST)
    assert not opened(nine(2, 15) - SECOND)
    assert opened(nine(2, 15))


def test_an_absence_that_begins_in_between_stops_the_clock_until_its_end():
    table, _agreement = in_force_in("UTC")
    absence = an_absence(person=table.ben, from_on=WEDNESDAY, until_on=date(2027, 2, 19), at=NOW)
    tick(at=FIRST)
    assert not opened(nine(2, 12))
    # Back earlier than planned: the second working day is the one after.
    fields = {"from_on": WEDNESDAY, "until_on": date(2027, 2, 11), "stand_in": None}
    change_leave(absence, version=1, **fields, by=table.ben, at=datetime(2027, 2, 11, 8, tzinfo=UTC))
    assert opened(nine(2, 12))


def test_the_absence_of_somebody_else_stops_nothing():
    table, _agreement = in_force_in("UTC")
    an_absence(person=table.ana, from_on=MONDAY, until_on=date(2027, 2, 19), at=NOW)
    tick(at=FIRST)
    assert opened(nine(2, 10))


def test_a_page_that_no_tick_has_prepared_sees_the_same():
    table, agreement = in_force_in("UTC")
    an_absence(person=table.ben, from_on=MONDAY, until_on=WEDNESDAY, at=NOW)
    promise = the_promise(agreement)
    moments = (nine(2, 15) - SECOND, nine(2, 15))
    words = [statuses_of([promise], reader=None, at=moment)[promise.pk].word for moment in moments]
    assert words == ["not_yet", "no_news"]


def test_a_date_has_passed_after_two_days_on_which_the_organisation_works():
    in_force_in("UTC", due_on=date(2027, 3, 15), first_check_in_on=date(2027, 5, 3))
    a_holiday(day=date(2027, 3, 16))
    assert not opened(datetime(2027, 3, 18, tzinfo=UTC))
    assert opened(datetime(2027, 3, 19, tzinfo=UTC))
    assert Episode.objects.get().rule == "date_passed"
