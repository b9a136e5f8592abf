"""A check-in that comes due on a free day is asked for on the next day on which somebody can answer."""

from datetime import UTC, date, datetime

import pytest

from agreements.models import Announcement, Occasion
from agreements.scheduler import tick
from stakeholders.absences import cancel_leave
from stakeholders.models import Absence
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.builders import NOW
from tests.people import a_holiday, a_person, an_absence

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 2, 8)
FIRST = datetime(2027, 2, 8, 9, tzinfo=UTC)


def asked_at() -> datetime:
    tick(at=FIRST)
    assert Occasion.objects.get().due_at == FIRST
    return Announcement.objects.get(kind="check_in_due").available_at


def away(person, until_on, stand_in=None):
    return an_absence(person=person, from_on=MONDAY, until_on=until_on, stand_in=stand_in, at=NOW)


def test_a_holiday_pushes_asking_to_the_next_working_day():
    in_force_in("UTC")
    a_holiday(day=MONDAY)
    a_holiday(day=date(2027, 2, 9), name="The day after")
    assert asked_at() == datetime(2027, 2, 10, 9, tzinfo=UTC)


def test_a_public_holiday_on_which_the_organisation_works_is_an_ordinary_day():
    in_force_in("UTC")
    a_holiday(day=MONDAY, is_day_off=False)
    assert asked_at() == FIRST


def test_who_is_away_with_nobody_standing_in_is_asked_when_they_are_back():
    table, _agreement = in_force_in("UTC")
    away(table.ben, date(2027, 2, 12))
    assert asked_at() == datetime(2027, 2, 15, 9, tzinfo=UTC)


def test_where_somebody_stands_in_asking_does_not_wait():
    table, _agreement = in_force_in("UTC")
    away(table.ben, date(2027, 2, 12), stand_in=a_person(name="Lee Park"))
    assert asked_at() == FIRST


def test_an_absence_that_was_called_off_moves_nothing():
    table, _agreement = in_force_in("UTC")
    cancel_leave(away(table.ben, date(2027, 2, 12)), by=table.ben, at=NOW)
    assert Absence.objects.exists()
    assert asked_at() == FIRST
