"""What the world's calendars say, with a few days that are known to be right."""

import re
from datetime import date

import pytest

from stakeholders.public_holidays import countries, folded, public_holidays, regions


@pytest.mark.parametrize(
    ("code", "name"),
    [("DE", "Germany"), ("GB", "United Kingdom"), ("PT", "Portugal"), ("CD", "DR Congo"), ("GW", "Guinea-Bissau")],
)
def test_a_country_has_its_english_name(code, name):
    assert countries()[code] == name


def test_countries_stand_in_alphabetical_order():
    names = list(countries().values())
    assert names == sorted(names, key=folded)
    assert names.index("Åland Islands") < names.index("Germany")


def test_no_name_of_a_country_looks_like_a_word_of_a_program():
    found = [name for name in countries().values() if re.search(r"[a-z][A-Z]|[A-Z]{2}[A-Z][a-z]| (And|Of|The) ", name)]
    assert found == ["Heard Island and McDonald Islands"] or found == []


def test_a_region_has_its_name_and_an_unknown_country_none():
    assert regions("DE")["BY"] == "Bayern"
    assert dict(regions("XX")) == {}


@pytest.mark.parametrize(
    ("country", "region", "day", "name"),
    [
        ("DE", "", date(2027, 12, 25), "Christmas Day"),
        ("DE", "BY", date(2027, 1, 6), "Epiphany"),
        ("DE", "HH", date(2027, 1, 6), None),
        ("US", "", date(2027, 7, 4), "Independence Day"),
        ("DE", "XX", date(2027, 12, 25), None),
        ("XX", "", date(2027, 12, 25), None),
    ],
)
def test_a_day(country, region, day, name):
    assert public_holidays(country, region, 2027).get(day) == name


def test_holidays_stand_in_their_order():
    days = list(public_holidays("PT", "", 2027))
    assert days == sorted(days)
    assert {day.year for day in days} == {2027}
