"""The public calendar and the organisation's own days."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from stakeholders.calendar import days_off
from stakeholders.holidays import CannotChangeHolidays, add_holiday, choose_calendar, remove_holiday
from stakeholders.models import Holiday, Organisation, the_organisation
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.public_holidays import countries, public_holidays, regions
from tests.people import a_holiday, an_administrator

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)
YEAR = (date(2027, 1, 1), date(2027, 12, 31))
LABOUR_DAY, CHRISTMAS = date(2027, 5, 1), date(2027, 12, 25)


@pytest.fixture
def ada():
    return an_administrator()


def choose(ada, country, region="", **changes):
    fields = {"version": the_organisation().version, "by": ada, "at": NOW} | changes
    return choose_calendar(country=country, region=region, **fields)


def test_without_a_country_only_own_days_are_free(ada):
    add_holiday(day=date(2027, 3, 5), name="Founders' day", is_day_off=True, by=ada, at=NOW)
    assert days_off(*YEAR) == {date(2027, 3, 5): "Founders' day"}


def test_the_public_holidays_of_the_region_count(ada):
    choose(ada, "DE", "BY")
    assert days_off(*YEAR)[date(2027, 1, 6)] == "Epiphany"
    choose(ada, "DE", "HH")
    assert date(2027, 1, 6) not in days_off(*YEAR)
    assert days_off(*YEAR)[CHRISTMAS] == "Christmas Day"


def test_own_days_add_to_the_public_ones_and_take_from_them(ada):
    choose(ada, "PT")
    a_holiday(day=date(2027, 12, 24), name="Christmas Eve")
    a_holiday(day=CHRISTMAS, name="The shop is open", is_day_off=False)
    found = days_off(date(2027, 12, 20), date(2027, 12, 31))
    assert found == {date(2027, 12, 24): "Christmas Eve"}


def test_free_days_are_asked_for_over_years_in_order_with_one_question(ada, django_assert_num_queries):
    choose(ada, "US")
    with django_assert_num_queries(1):
        found = list(days_off(date(2026, 12, 1), date(2028, 1, 31)))
    assert found == sorted(found)
    assert {day.year for day in found} == {2026, 2027, 2028}


@pytest.mark.parametrize(
    ("country", "region", "sentence"),
    [("XX", "", "not known"), ("US", "BY", "another country"), ("", "BY", "another country")],
)
def test_a_country_or_region_that_is_not_known_is_refused(ada, country, region, sentence):
    with pytest.raises(CannotChangeHolidays, match=sentence):
        choose(ada, country, region)


def test_two_administrators_do_not_overwrite_each_other(ada):
    choose(ada, "PT", version=1)
    with pytest.raises(ChangedMeanwhile):
        choose(ada, "DE", version=1)


def test_an_own_day_stands_once_and_a_second_click_adds_nothing(ada):
    fields = {"day": LABOUR_DAY, "by": ada, "at": NOW}
    first = add_holiday(name="May day", is_day_off=True, **fields)
    assert add_holiday(name="May day", is_day_off=True, **fields) == first
    with pytest.raises(CannotChangeHolidays, match="already"):
        add_holiday(name="Other", is_day_off=True, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holiday.objects.create(day=LABOUR_DAY, name="Other", by=ada)


@pytest.mark.parametrize(("day", "name"), [(date(2207, 1, 1), "Far"), (LABOUR_DAY, "a\x0cb"), (LABOUR_DAY, "")])
def test_a_day_far_away_or_a_broken_name_is_refused(ada, day, name):
    with pytest.raises(CannotChangeHolidays):
        add_holiday(day=day, name=name, is_day_off=True, by=ada, at=NOW)


def test_a_day_of_a_past_year_is_refused_and_one_of_this_year_is_not(ada):
    with pytest.raises(CannotChangeHolidays, match="of this year or later"):
        add_holiday(day=date(2026, 12, 31), name="Past", is_day_off=True, by=ada, at=NOW)
    add_holiday(day=date(2027, 1, 1), name="Begun", is_day_off=True, by=ada, at=NOW)
    assert Holiday.objects.get().name == "Begun"


def test_a_day_is_taken_away_and_taking_it_away_twice_is_no_fault(ada):
    holiday = a_holiday(day=LABOUR_DAY)
    remove_holiday(holiday.pk, by=ada, at=NOW)
    remove_holiday(holiday.pk, by=ada, at=NOW)
    assert days_off(*YEAR) == {}


def test_a_country_that_the_calendars_forgot_has_no_holidays_and_breaks_nothing():
    assert dict(public_holidays("XX", "", 2027)) == {}
    assert dict(public_holidays("DE", "ZZ", 2027)) == {}
    assert dict(regions("XX")) == {}


def test_every_country_has_a_name_and_fits_its_column():
    assert countries()["US"] == "United States"
    assert regions("DE")["BY"] == "Bayern"
    longest = Organisation._meta.get_field("holiday_region").max_length or 0
    assert all(len(code) == 2 for code in countries())
    assert all(len(code) <= longest for country in countries() for code in regions(country))


def test_the_database_keeps_a_region_with_its_country():
    the_organisation()
    with pytest.raises(IntegrityError, match="a_region_is_of_a_country"), transaction.atomic():
        Organisation.objects.update(holiday_region="BY")
