"""Entries of a calendar, read back by a program that reads calendars."""

from datetime import date

import pytest
from icalendar import Calendar

from agreements.notifications.rendering.ics import Entry, Method, written
from stakeholders.models import User
from tests.builders import NOW

ORGANIZER = "entente@example.org"
PLAIN = {
    "name": "c-0001",
    "on": date(2027, 3, 15),
    "sequence": 2,
    "summary": "Due: Forecast",
    "description": "Shelves are full.",
    "link": "http://testserver/commitments/C-0001/",
    "category": "Stock",
    "made_at": NOW,
}


def calendar_of(*, method=Method.PUBLISH, **values):
    return Calendar.from_ical(written(method, [Entry(**(PLAIN | values))], organizer=ORGANIZER))


def entry_of(**values):
    (entry,) = calendar_of(**values).walk("VEVENT")
    return entry


def test_an_entry_is_a_whole_day_that_leaves_the_day_free():
    entry = entry_of()
    assert (entry.decoded("DTSTART"), entry.decoded("DTEND")) == (date(2027, 3, 15), date(2027, 3, 16))
    assert (entry["TRANSP"], entry["STATUS"], entry["SEQUENCE"]) == ("TRANSPARENT", "CONFIRMED", 2)
    assert (entry["UID"], entry["URL"]) == ("c-0001@testserver", "http://testserver/commitments/C-0001/")
    assert entry.decoded("DTSTAMP") == NOW
    assert "ORGANIZER" not in entry
    assert "ATTENDEE" not in entry


@pytest.mark.parametrize("method", Method)
def test_a_calendar_says_what_it_is_for(method):
    assert calendar_of(method=method)["METHOD"] == method.value


def test_a_cancelled_entry_says_so():
    assert entry_of(is_cancelled=True)["STATUS"] == "CANCELLED"


def test_words_of_people_forge_no_line():
    entry = entry_of(summary="Forecast\r\nURL:http://elsewhere", description="One,\ntwo; \x07three\n")
    assert entry["SUMMARY"] == "Forecast URL:http://elsewhere"
    assert entry["DESCRIPTION"] == "One,\ntwo;  three"
    assert entry["URL"] == PLAIN["link"]


def test_each_line_is_folded_and_ends_with_crlf():
    content = written(Method.PUBLISH, [Entry(**(PLAIN | {"summary": "ü" * 100}))], organizer=ORGANIZER)
    *lines, rest = content.encode().split(b"\r\n")
    assert rest == b""
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line for line in lines)


def test_who_is_asked_to_a_meeting_need_not_reply():
    ben = User(name='Ben "the forecast" Ode', email="ben.ode+1@example.org")
    entry = entry_of(method=Method.REQUEST, asked=ben)
    assert (entry["ORGANIZER"], entry["ATTENDEE"]) == ("mailto:entente@example.org", "mailto:ben.ode+1@example.org")
    asked = entry["ATTENDEE"].params
    assert (asked["CN"], asked["PARTSTAT"], asked["RSVP"]) == ("Ben 'the forecast' Ode", "NEEDS-ACTION", "FALSE")
