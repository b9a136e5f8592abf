"""My calendar: an address that is off until asked for, read by two programs, and closed to everybody else."""

import logging
from datetime import date, datetime

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from agreements.models import CalendarFeed
from agreements.scheduler import tick
from config.secrets_in_logs import without_secrets
from tests.agreements.notifications.calendar_parts import is_well_formed
from tests.builders import a_table, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address_of(client: Client) -> str:
    response = client.post(reverse("agreements:calendar-settings"), follow=True)
    page = response.content.decode()
    return page.partition('readonly dir="ltr" value="http://testserver')[2].partition('"')[0]


def test_there_is_none_until_somebody_asks_and_it_is_shown_once(table):
    client = browser(table.ana)
    page = client.get(reverse("agreements:calendar-settings")).content.decode()
    assert "nobody reads your days there" in page
    assert not CalendarFeed.objects.exists()
    address = address_of(client)
    assert Client().get(address).status_code == 200
    # Reading the page once more shows it no more, and ends it neither.
    assert address not in client.get(reverse("agreements:calendar-settings")).content.decode()


def test_two_programs_read_the_same_days_in_it(table):
    now = timezone.now()
    in_force(ready_to_seal(table, at=now, deliverable="Prévision; „Lager“, שלום\\n"), at=now)
    tick(at=now)
    address = address_of(browser(table.ben))
    response = Client().get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    content = response.content.decode()
    is_well_formed(content)
    one, other = Calendar.from_ical(content), vobject.readOne(content)
    events = {str(event["UID"]): event for event in one.walk("VEVENT")}
    parsed = {event.uid.value: event for event in other.vevent_list}
    assert len(events) > 6
    assert events.keys() == parsed.keys()
    for name, event in events.items():
        start = event.decoded("DTSTART")
        assert parsed[name].dtstart.value == start
        assert parsed[name].summary.value == str(event["SUMMARY"])
        # A moment says on whose clock it is; a day is a day.
        assert isinstance(start, datetime) == ("check-in" in name)
        assert type(start) is date or start.tzinfo is not None
    assert {str(zone["TZID"]) for zone in one.walk("VTIMEZONE")} <= {table.ben.zone}
    again = Client().get(address).content.decode()
    assert {str(event["UID"]) for event in Calendar.from_ical(again).walk("VEVENT")} == events.keys()


def test_a_zone_with_summer_time_is_described(table):
    now = timezone.now()
    table.ben.zone = "Europe/Berlin"
    table.ben.save()
    in_force(ready_to_seal(table, at=now), at=now)
    tick(at=now)
    content = Client().get(address_of(browser(table.ben))).content.decode()
    assert [str(zone["TZID"]) for zone in Calendar.from_ical(content).walk("VTIMEZONE")] == ["Europe/Berlin"]
    moments = [event.dtstart.value for event in vobject.readOne(content).vevent_list if "check-in" in event.uid.value]
    assert {moment.hour for moment in moments} == {9}


def test_guessed_ended_and_deactivated_addresses_are_nowhere(table):
    client = browser(table.ana)
    first = address_of(client)
    second = address_of(client)
    missing = Client().get(reverse("agreements:calendar-file", args=["guessed"]))
    assert missing.status_code == 404
    assert Client().get(first).content == missing.content
    assert Client().head(second).status_code == 200
    assert Client().post(second).status_code == 405
    table.ana.is_active = False
    table.ana.save()
    assert Client().get(second).content == missing.content
    table.ana.is_active = True
    table.ana.save()
    browser(table.ana).post(reverse("agreements:calendar-stop"))
    assert Client().get(second).content == missing.content


def test_an_address_shows_its_owner_s_days_whoever_asks(table):
    now = timezone.now()
    in_force(ready_to_seal(table, at=now), at=now)
    address = address_of(browser(table.ben))
    other = browser(a_person(name="Otto Other"))
    assert b"Forecast" in other.get(address).content
    assert b"Forecast" not in Client().get(address_of(other)).content


def test_the_secret_stands_in_no_log_and_leads_nowhere(table, caplog):
    address = address_of(browser(table.ana))
    token = address.removeprefix("/calendar/").removesuffix(".ics")
    assert token not in without_secrets(f"GET {address} HTTP/1.1")
    with caplog.at_level(logging.DEBUG):
        response = Client().get(address)
        Client().get(address + "x")
    assert response["Referrer-Policy"] == "no-referrer"
    handled = [without_secrets(record.getMessage()) for record in caplog.records]
    assert not [line for line in handled if token in line]
