"""The calendars of the organisation and of its people are read in a constant number of questions."""

from datetime import UTC, date, datetime

import pytest

from agreements.analysis.working_days import WorkingDays
from agreements.models.working_calendar import days_to_ask, the_working_days, working_days_of
from stakeholders.models import Organisation, the_organisation
from tests.people import a_holiday, a_person, an_absence

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)
TODAY = NOW.date()
MONDAY, FRIDAY = date(2027, 3, 8), date(2027, 3, 12)


def away(person, stand_in=None):
    return an_absence(person=person, from_on=MONDAY, until_on=FRIDAY, stand_in=stand_in, at=NOW)


def test_without_a_country_and_own_days_it_is_monday_to_friday():
    assert the_working_days(TODAY) == WorkingDays()


def test_the_years_around_are_known():
    the_organisation()
    Organisation.objects.update(holiday_country="PT")
    calendar = the_working_days(TODAY)
    assert {day.year for day in calendar.off} == {2026, 2027, 2028, 2029}
    assert {day.year for day in the_working_days(TODAY, date(2030, 1, 1)).off} == set(range(2026, 2033))


@pytest.mark.parametrize("count", [1, 30])
def test_many_people_are_read_with_two_questions(count, django_assert_num_queries):
    the_organisation()
    people = [a_person(name=f"P {number}") for number in range(count)]
    for person in people:
        away(person)
    a_holiday(day=date(2027, 3, 15))
    with django_assert_num_queries(2):
        calendars = working_days_of([person.pk for person in people], TODAY)
    assert {calendar.add(date(2027, 3, 5), 1) for calendar in calendars.values()} == {date(2027, 3, 16)}


def test_who_is_not_away_has_the_calendar_of_all():
    ana = a_person()
    assert working_days_of([ana.pk], TODAY) == {ana.pk: the_working_days(TODAY)}


def test_where_somebody_stands_in_the_absence_is_no_hindrance_to_ask():
    ana, ben, lee = a_person(), a_person(name="Ben"), a_person(name="Lee")
    away(ana, stand_in=lee)
    away(ben)
    found = days_to_ask([ana.pk, ben.pk], TODAY)
    assert [found[person.pk].is_working_day(MONDAY) for person in (ana, ben)] == [True, False]
    lee.is_active = False
    lee.save()
    assert not days_to_ask([ana.pk], TODAY)[ana.pk].is_working_day(MONDAY)
